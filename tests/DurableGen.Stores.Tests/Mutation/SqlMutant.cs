namespace DurableGen.Stores.Tests.Mutation;

/// <summary>One statement with one thing less.</summary>
/// <param name="Statement">The statement's file, such as <c>PostgreSql/claim_take</c>.</param>
/// <param name="Kind">What was taken away: a condition of a WHERE or an ON, an alternative of it, a conflict clause, a lock.</param>
/// <param name="Lost">Its text, on one line.</param>
/// <param name="Occurrence">Tells it from others in the statement that read the same; the first is 1.</param>
/// <param name="Sql">What is left.</param>
public sealed record SqlMutant(string Statement, string Kind, string Lost, int Occurrence, string Sql)
{
    /// <summary>Names the mutant for as long as the condition reads as it does.</summary>
    public string Id => $"{Statement}: {Kind} {Lost}{(Occurrence == 1 ? "" : $" #{Occurrence}")}";

    /// <summary>The name under which the store asks for the statement.</summary>
    public string Name => Statement[(Statement.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
