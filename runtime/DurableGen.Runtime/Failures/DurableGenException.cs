namespace DurableGen;

/// <summary>The base of every error that DurableGen raises itself. Each says what was expected, what was found, and what to do.</summary>
public abstract class DurableGenException : Exception
{
    /// <summary>Creates the error.</summary>
    protected DurableGenException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
