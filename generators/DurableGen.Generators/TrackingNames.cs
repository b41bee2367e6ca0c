namespace DurableGen.Generators;

/// <summary>Names of pipeline steps whose caching the tests watch.</summary>
internal static class TrackingNames
{
    public const string Workflows = nameof(Workflows);
    public const string Inputs = nameof(Inputs);
    public const string Bodies = nameof(Bodies);
    public const string Automata = nameof(Automata);
    public const string Machines = nameof(Machines);
    public const string Locks = nameof(Locks);
    public const string Diagrams = nameof(Diagrams);
    public const string Content = nameof(Content);
    public const string Hosts = nameof(Hosts);
    public const string Interceptors = nameof(Interceptors);
    public const string Tokens = nameof(Tokens);
    public const string Registration = nameof(Registration);
}
