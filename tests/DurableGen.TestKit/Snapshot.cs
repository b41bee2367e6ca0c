using System.Runtime.CompilerServices;

namespace DurableGen.TestKit;

/// <summary>Compares text with <c>Snapshots/{class}.{test}.txt</c>; <c>DURABLEGEN_UPDATE_SNAPSHOTS=1</c> rewrites it for review in git.</summary>
internal static class Snapshot
{
    public static void Match(string actual, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(file)!, "Snapshots", $"{Path.GetFileNameWithoutExtension(file)}.{test}.txt");
        if (Environment.GetEnvironmentVariable("DURABLEGEN_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", actual, ignoreLineEndingDifferences: true);
    }
}
