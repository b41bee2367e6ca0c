namespace DurableGen.Mutation;

/// <summary>What becomes of a mutant. Everything else is the name and the failure of the test that has killed it.</summary>
internal static class Fates
{
    public const string Survived = "survived";

    /// <summary>No test uses the statement.</summary>
    public const string Unused = "unused: no test uses the statement";

    /// <summary>Begins the fate of a mutant that only luck kills.</summary>
    public const string Sometimes = "sometimes ";

    /// <summary>Begins the fate of a mutant with which a test does not end, twice, and no test fails.</summary>
    public const string Hangs = "hangs ";

    /// <summary>The worker, alone with the mutant, has not answered.</summary>
    public const string Process = "the process hangs or dies";

    public static bool IsSurvivor(string fate) => fate is Survived or Unused;
}
