namespace DurableGen.Crash.Tests.Harness;

/// <summary>Where the built worker programs are: beside this one, in the same configuration.</summary>
internal static class WorkerProgram
{
    public static string Current { get; } = PathOf("DurableGen.Crash.Worker");

    /// <summary>The program after its next deployment, which has reordered the steps of one workflow.</summary>
    public static string Next { get; } = PathOf("DurableGen.Crash.NextWorker");

    private static string PathOf(string project)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string path = Path.Combine(output.Parent!.Parent!.FullName, project, output.Name, "DurableGen.Crash.Worker");
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build the solution first: there is no '{path}'.");
    }
}
