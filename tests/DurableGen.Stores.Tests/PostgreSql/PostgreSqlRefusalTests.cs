using DurableGen.PostgreSql;
using Npgsql;

namespace DurableGen.Stores.Tests.PostgreSql;

/// <summary>What the server refuses on a connection does not cost the next one who uses it his answers.</summary>
public sealed class PostgreSqlRefusalTests
{
    [Fact]
    public async Task A_statement_that_is_refused_after_its_first_row_leaves_the_statements_behind_it_as_they_were()
    {
        await using Database database = Open();
        await AskedAsync(work => database.UseAsync(work, CancellationToken.None), database);
    }

    [Fact]
    public async Task A_connection_that_was_kept_for_one_purpose_is_given_back_as_it_was()
    {
        await using Database database = Open();
        await using var kept = new KeptConnection(database);
        await AskedAsync(work => kept.UseAsync(work, CancellationToken.None), database);
    }

    private static Database Open()
        => new($"{PostgreSqlServer.ConnectionString};Maximum Pool Size=1", new PostgreSqlOptions());

    /// <summary>The second use of a statement is the one that prepares it.</summary>
    private static async Task AskedAsync(Func<Func<NpgsqlConnection, Task<string>>, Task<string>> use, Database database)
    {
        Assert.Equal("1 behind", await AskAsync(rows: 1));
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(rows: 2));
        Assert.Equal("1 behind", await AskAsync(rows: 1));
        Assert.Equal("1 behind", await AskAsync(rows: 1));

        Task<string> AskAsync(int rows) => use(async connection =>
        {
            await using var pipeline = new Pipeline(database, connection);
            return await pipeline
                .Begin(patient: true)
                .AddText("SELECT 1 / (2 - n) FROM generate_series(1, $1) AS n", [Parameters.Integer(rows)])
                .AddText("SELECT 'behind'", [])
                .Add("transaction_commit")
                .RunAsync(point: null, ReadAsync, CancellationToken.None);
        });
    }

    private static async Task<string> ReadAsync(NpgsqlDataReader reader)
    {
        int sum = 0;
        while (await reader.ReadAsync())
        {
            sum += reader.GetInt32(0);
        }

        await reader.NextResultAsync();
        await reader.ReadAsync();
        return $"{sum} {reader.GetString(0)}";
    }
}
