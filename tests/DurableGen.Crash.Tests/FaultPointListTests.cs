using System.Text.RegularExpressions;

namespace DurableGen.Crash.Tests;

/// <summary>Holds the list of fault points against the stores' sources: a new write cannot be forgotten.</summary>
public sealed partial class FaultPointListTests
{
    [Theory]
    [InlineData("DurableGen.Sqlite")]
    [InlineData("DurableGen.PostgreSql")]
    public void The_list_names_every_write_of_the_store(string store)
    {
        IEnumerable<string> found = Sources(store)
            .SelectMany(static source => WriteCall().Matches(source))
            .Select(static match => match.Groups["name"].Value)
            .Distinct();

        Assert.Equal(FaultPointList.Writes.Keys.Select(static row => row.Write).Distinct().Order(), found.Order());
    }

    [Theory]
    [InlineData("DurableGen.Sqlite")]
    [InlineData("DurableGen.PostgreSql")]
    public void The_list_names_every_place_around_a_write(string store)
    {
        IEnumerable<string> found = Sources(store)
            .SelectMany(static source => ReachCall().Matches(source))
            .Select(static match => match.Groups["place"].Value)
            .Distinct();

        Assert.Equal(FaultPointList.Places.Order(), found.Order());
    }

    private static IEnumerable<string> Sources(string project)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "DurableGen.sln")))
        {
            root = root.Parent;
        }

        Assert.NotNull(root);
        return Directory.EnumerateFiles(Path.Combine(root.FullName, "runtime", project), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);
    }

    [GeneratedRegex("""(?:WriteAsync|WriteBatchAsync|RunAsync|EndAsync|EndSessionAsync|RenewAsync|Reach)\([^";]*"(?<name>[a-z-]+)[":]""")]
    private static partial Regex WriteCall();

    [GeneratedRegex("""FaultPoints\.Reach\([^;]*":?(?<place>[a-z]+)"\)""")]
    private static partial Regex ReachCall();
}
