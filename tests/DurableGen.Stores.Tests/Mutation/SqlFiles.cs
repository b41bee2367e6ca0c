using System.Reflection;
using DurableGen.PostgreSql;
using DurableGen.Sqlite;

namespace DurableGen.Stores.Tests.Mutation;

/// <summary>The statements that are embedded in the stores.</summary>
public static class SqlFiles
{
    /// <summary>The databases, by the folders of their tests.</summary>
    public static IReadOnlyList<string> Databases { get; } = ["Sqlite", "PostgreSql"];

    /// <summary>The statements of one database by the names of their files, such as <c>Sqlite/unpark</c>.</summary>
    public static IReadOnlyDictionary<string, string> Of(string database)
    {
        Assembly assembly = database == "Sqlite" ? typeof(SqliteStore).Assembly : typeof(PostgreSqlStore).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(static name => name.EndsWith(".sql", StringComparison.Ordinal))
            .ToDictionary(name => $"{database}/{name[..^4].Replace('\\', '/')}", name => Read(assembly, name));
    }

    /// <summary>All mutants of one database.</summary>
    public static IReadOnlyList<SqlMutant> MutantsOf(string database)
        => [.. Of(database).OrderBy(static file => file.Key, StringComparer.Ordinal).SelectMany(static file => SqlMutants.Of(file.Key, file.Value))];

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!); // The assembly has named it.
        return reader.ReadToEnd();
    }
}
