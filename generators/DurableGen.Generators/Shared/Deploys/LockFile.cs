using System.Security.Cryptography;
using System.Text;

namespace DurableGen.Generators.Shared;

/// <summary>The shapes of workflows that were deployed, or are about to be, as a file beside the project.</summary>
internal sealed class LockFile
{
    public const string ShippedName = "workflows.shipped.lock";
    public const string UnshippedName = "workflows.unshipped.lock";

    private const string Head = "workflow";
    private const string Indent = "    ";
    private const int HashBytes = 8;

    private LockFile()
    {
    }

    public List<LockEntry> Entries { get; } = [];

    /// <summary>What cannot be read: the line, from 0, and why.</summary>
    public List<(int Line, string Reason)> Problems { get; } = [];

    public static bool IsLock(string path) => NameOf(path) is ShippedName or UnshippedName;

    public static bool IsShipped(string path) => NameOf(path) == ShippedName;

    /// <summary>Empty lines, and those that begin with a number sign, are nothing.</summary>
    public static LockFile Read(string text)
    {
        var file = new LockFile();
        (string Workflow, string Version, string Shape, int Line)? head = null;
        List<string> body = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (!line.StartsWith(Head + " ", StringComparison.Ordinal))
            {
                if (head is null)
                {
                    file.Problems.Add((i, $"a line before the first '{Head}'"));
                    return file;
                }

                body.Add(line);
                continue;
            }

            file.Close(head, body);
            body.Clear();
            head = line.Split(' ') is [_, var workflow, "version", var version, "shape", var shape] ? (workflow, version, shape, i) : null;
            if (head is null)
            {
                file.Problems.Add((i, $"expected '{Head} NAME version VERSION shape HASH'"));
                return file;
            }
        }

        file.Close(head, body);
        return file;
    }

    /// <summary>One entry as text.</summary>
    /// <param name="workflow">The durable name.</param>
    /// <param name="version">The version.</param>
    /// <param name="automaton">The text of the automaton.</param>
    public static string EntryOf(string workflow, string version, string automaton)
    {
        var text = new StringBuilder(HeadOf(workflow, version)).Append(" shape ").Append(ShapeOf(automaton)).Append('\n');
        foreach (string line in automaton.Split('\n').Where(static line => line.Length > 0))
        {
            text.Append(Indent).Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The text of an unshipped file with an entry, in the place of the one for the same workflow and version if there is one.</summary>
    public static string With(string text, string entry)
    {
        string head = entry.Substring(0, entry.IndexOf(" shape ", StringComparison.Ordinal));
        var kept = new StringBuilder();
        bool isReplaced = false;
        foreach (string line in text.Replace("\r", "").TrimEnd('\n').Split('\n'))
        {
            bool isHead = line.StartsWith(Head + " ", StringComparison.Ordinal);
            isReplaced = isHead ? line.StartsWith(head + " ", StringComparison.Ordinal) : isReplaced && !line.StartsWith("#", StringComparison.Ordinal);
            if (!isReplaced)
            {
                kept.Append(line).Append('\n');
            }
        }

        return $"{kept.ToString().Trim('\n')}\n\n{entry}".TrimStart('\n');
    }

    /// <summary>A hash of an automaton's text.</summary>
    public static string ShapeOf(string automaton)
    {
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(automaton));
        return string.Concat(hash.Take(HashBytes).Select(static b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string HeadOf(string workflow, string version)
        => $"{Head} {Letters.OfStep(workflow)} version {Letters.OfStep(version)}";

    private static string NameOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    private void Close((string Workflow, string Version, string Shape, int Line)? head, List<string> body)
    {
        if (head is not var (workflow, version, shape, line))
        {
            return;
        }

        string automaton = string.Concat(body.Select(static one => one + "\n"));
        if (ShapeOf(automaton) != shape)
        {
            Problems.Add((line, "the text below is not the one that the hash was made of; take the entry as it was written, of both sides of a merge"));
        }
        else if (ShapeText.TryRead(body) is not { } content)
        {
            Problems.Add((line, "the text below is no automaton"));
        }
        else
        {
            Entries.Add(new LockEntry(ShapeDifference.NameOf(workflow), ShapeDifference.NameOf(version), shape, content, line));
        }
    }
}

/// <summary>One shape of one workflow.</summary>
/// <param name="Workflow">The durable name.</param>
/// <param name="Version">The version.</param>
/// <param name="Shape">The hash.</param>
/// <param name="Content">What it was made of.</param>
/// <param name="Line">The line of its head, from 0.</param>
internal sealed record LockEntry(string Workflow, string Version, string Shape, ShapeText Content, int Line);
