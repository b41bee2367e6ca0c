namespace DurableGen.Stores.Tests.Mutation;

/// <summary>The mutants that <c>tests/DurableGen.Mutation</c> runs the tests against. That takes long; here is what can be known without.</summary>
public sealed class MutationTests
{
    public static TheoryData<string> Databases => [.. SqlFiles.Databases];

    [Fact]
    public void Each_condition_and_each_alternative_of_a_where_is_lost_once()
        => Assert.Equal(
            ["WHERE a = ?1", "WHERE (b IS NULL OR c = 'x OR y')", "WHERE alternative b IS NULL", "WHERE alternative c = 'x OR y'", "WHERE d BETWEEN 1 AND 2"],
            Lost("UPDATE t SET x = 1 WHERE a = ?1 AND (b IS NULL OR c = 'x OR y') AND d BETWEEN 1 AND 2 RETURNING x"));

    [Fact]
    public void Conditions_inside_of_alternatives_and_of_subqueries_are_lost_too()
        => Assert.Equal(
            [
                "WHERE (a = 1 AND b = 2) OR NOT EXISTS (SELECT 1 FROM u WHERE u.c = t.c)", "WHERE alternative (a = 1 AND b = 2)", "WHERE a = 1",
                "WHERE b = 2", "WHERE alternative NOT EXISTS (SELECT 1 FROM u WHERE u.c = t.c)", "WHERE u.c = t.c",
            ],
            Lost("DELETE FROM t WHERE (a = 1 AND b = 2) OR NOT EXISTS (SELECT 1 FROM u WHERE u.c = t.c)"));

    [Fact]
    public void Joins_conflict_clauses_and_locks_are_lost_and_indexes_keep_their_tables()
        => Assert.Equal(
            [
                "ON a.i = b.i", "ON a.j = b.j", "WHERE a.k > 0", "lock FOR UPDATE OF a SKIP LOCKED", "SKIP LOCKED SKIP LOCKED",
                "conflict clause ON CONFLICT (i) DO UPDATE SET k = excluded.k",
            ],
            Lost(
                """
                CREATE INDEX x ON a (i);
                SELECT DISTINCT ON (i) 1 FROM a LEFT JOIN b ON a.i = b.i AND a.j = b.j -- AND nothing
                WHERE a.k > 0 ORDER BY a.i FOR UPDATE OF a SKIP LOCKED;
                INSERT INTO a VALUES (1) ON CONFLICT (i) DO UPDATE SET k = excluded.k RETURNING i
                """));

    [Fact]
    public void The_condition_of_an_index_is_lost_if_the_index_is_unique()
        => Assert.Equal(
            ["WHERE b IS NULL"],
            Lost("CREATE INDEX x ON t (a) WHERE a IS NOT NULL; CREATE UNIQUE INDEX y ON t (a) WHERE b IS NULL; CREATE INDEX z ON t (c) WHERE c > 0"));

    [Fact]
    public void What_is_lost_leaves_its_parameters_behind()
        => Assert.Equal(
            ["UPDATE t SET x = 1 WHERE ((a = ?1) OR TRUE) AND b = ?2", "UPDATE t SET x = 1 WHERE a = ?1 AND ((b = ?2) OR TRUE)"],
            SqlMutants.Of("x", "UPDATE t SET x = 1 WHERE a = ?1 AND b = ?2").Select(static mutant => mutant.Sql));

    [Theory]
    [MemberData(nameof(Databases))]
    public void Every_statement_with_a_condition_a_conflict_clause_or_a_lock_has_mutants(string database)
    {
        IReadOnlyList<SqlMutant> mutants = SqlFiles.MutantsOf(database);
        Assert.All(
            SqlFiles.Of(database).Where(static file => SqlToken.Read(file.Value).Any(static token => token.Text is "WHERE" or "CONFLICT" or "FOR")),
            file => Assert.Contains(mutants, mutant => mutant.Statement == file.Key));
        Assert.Equal(mutants.Count, mutants.DistinctBy(static mutant => mutant.Id).Count());
        Assert.Equal(mutants.Count, mutants.DistinctBy(static mutant => (mutant.Statement, mutant.Sql)).Count());
    }

    [Fact]
    public void Every_survivor_is_a_mutant_of_today_and_has_its_reason()
    {
        HashSet<string> mutants = [.. SqlFiles.Databases.SelectMany(SqlFiles.MutantsOf).Select(static mutant => mutant.Id)];
        Assert.All(Survivors.Explained, survivor =>
        {
            Assert.Contains(survivor.Key, mutants);
            Assert.NotEmpty(survivor.Value);
        });
    }

    private static IEnumerable<string> Lost(string sql) => SqlMutants.Of("x", sql).Select(static mutant => $"{mutant.Kind} {mutant.Lost}");
}
