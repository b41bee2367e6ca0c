namespace DurableGen.Analyzers;

/// <summary>The categories of the rules, one per range of ids.</summary>
internal static class Categories
{
    public const string Determinism = "DurableGen.Determinism";
    public const string Steps = "DurableGen.Steps";
    public const string Tokens = "DurableGen.Tokens";
    public const string Contracts = "DurableGen.Contracts";
    public const string Deploys = "DurableGen.Deploys";
}
