namespace DurableGen;

/// <summary>The language in which a workflow is drawn.</summary>
public enum DiagramFormat
{
    /// <summary>A Mermaid flowchart, as Markdown pages show it.</summary>
    Mermaid = 0,

    /// <summary>A directed graph for Graphviz.</summary>
    Dot = 1,
}
