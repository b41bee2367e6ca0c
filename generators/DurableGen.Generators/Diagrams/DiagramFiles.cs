using System.Globalization;
using System.Text;
using DurableGen.Diagrams;

namespace DurableGen.Generators;

/// <summary>Draws each workflow of a project.</summary>
internal static class DiagramFiles
{
    /// <summary>The version that a workflow has without saying so.</summary>
    private const string FirstVersion = "1";

    public static EquatableArray<DiagramFile> Of(IEnumerable<WorkflowModel> workflows, EquatableArray<AutomatonModel> automata)
    {
        HashSet<string> used = new(StringComparer.OrdinalIgnoreCase); // As some file systems compare.
        List<DiagramFile> files = [];
        foreach (WorkflowModel workflow in workflows
            .Where(static workflow => !workflow.IsContract)
            .OrderBy(static workflow => workflow.Name, StringComparer.Ordinal)
            .ThenBy(static workflow => workflow.Version, StringComparer.Ordinal)
            .ThenBy(static workflow => workflow.Type.MetadataName, StringComparer.Ordinal))
        {
            string name = Unused(FileNameOf(workflow.Version == FirstVersion ? workflow.Name : $"{workflow.Name}.{workflow.Version}"), used);
            string program = automata.First(automaton => automaton.Type == workflow.Type.MetadataName).Program;
            files.Add(new DiagramFile($"{name}.mmd", DrawnBy(new MermaidWriter())));
            files.Add(new DiagramFile($"{name}.dot", DrawnBy(new DotWriter())));

            string DrawnBy(DiagramWriter writer) => DiagramLayout.Draw(program, workflow.Name, writer, static _ => [], isRun: false);
        }

        return files.ToEquatableArray();
    }

    /// <summary>The names of the files, one in a line.</summary>
    public static string ListOf(EquatableArray<DiagramFile> files) => string.Join("\n", files.Select(static file => file.Name));

    /// <summary>What file systems and the compiler take for a name; any other sign becomes an underscore.</summary>
    private static string FileNameOf(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            safe.Append(char.IsLetterOrDigit(c) || c is '-' or '_' || (c == '.' && safe.Length > 0) ? c : '_');
        }

        return safe.ToString();
    }

    private static string Unused(string name, HashSet<string> used)
    {
        string unused = name;
        for (int number = 2; !used.Add(unused); number++)
        {
            unused = $"{name}_{number.ToString(CultureInfo.InvariantCulture)}";
        }

        return unused;
    }
}

/// <summary>A drawing and the name of its file.</summary>
internal sealed record DiagramFile(string Name, string Text);
