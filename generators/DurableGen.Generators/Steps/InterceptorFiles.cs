namespace DurableGen.Generators;

/// <summary>Names one generated file per source file, without the machine's folders in it.</summary>
internal static class InterceptorFiles
{
    /// <summary>The paths come in ordinal order; equal file names are counted.</summary>
    public static IEnumerable<string> Name(IEnumerable<string> paths)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in paths)
        {
            string file = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
            string stem = file.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? file.Substring(0, file.Length - ".cs".Length) : file;
            string name = string.Concat(stem.Select(static c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
            seen.TryGetValue(name, out int count);
            seen[name] = count + 1;
            yield return count == 0 ? $"DurableGen.Interceptors/{name}.g.cs" : $"DurableGen.Interceptors/{name}+{count + 1}.g.cs";
        }
    }
}
