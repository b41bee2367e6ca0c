namespace DurableGen.Crash.Tests.Harness;

/// <summary>The databases that the promises hold on.</summary>
public enum Database
{
    /// <summary>A file beside the app.</summary>
    Sqlite = 0,

    /// <summary>A server.</summary>
    PostgreSql = 1,
}
