using Microsoft.CodeAnalysis;

namespace DurableGen.Analyzers;

/// <summary>Every rule of the product, by range: DG01xx determinism, DG02xx steps, DG03xx tokens, DG04xx contracts, DG05xx deploys.</summary>
internal static partial class Rules
{
    private const string HelpPages = "https://durablegen.dev/rules/";

    private static DiagnosticDescriptor Error(string id, string category, string title, string message, string description)
        => new(id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true, description, HelpPages + id);

    /// <summary>An error that nothing switches off: what it is about would go unnoticed at run time.</summary>
    private static DiagnosticDescriptor FirmError(string id, string category, string title, string message, string description)
        => new(
            id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true, description, HelpPages + id,
            WellKnownDiagnosticTags.NotConfigurable);

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message, string description)
        => new(id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true, description, HelpPages + id);

    private static DiagnosticDescriptor Info(string id, string category, string title, string message, string description)
        => new(id, title, message, category, DiagnosticSeverity.Info, isEnabledByDefault: true, description, HelpPages + id);
}
