namespace DurableGen;

/// <summary>What becomes of a run that another run's code created, when that other run ends.</summary>
public enum ParentClose
{
    /// <summary>It is asked to cancel. The default.</summary>
    Cancel = 0,

    /// <summary>The store ends it as Terminated.</summary>
    Terminate = 1,

    /// <summary>It goes on.</summary>
    Abandon = 2,
}
