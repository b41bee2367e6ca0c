using System.Runtime.InteropServices;
using DurableGen;
using DurableGen.Benchmarks;

// dotnet run -c Release --project tests/DurableGen.Benchmarks -- [SQLite | PostgreSQL] [texts, one of which a measurement's name has]
//
// PostgreSQL is measured on the server that DURABLEGEN_TEST_POSTGRES names. DURABLEGEN_BENCH_REPETITIONS (3) says how often each is repeated,
// DURABLEGEN_BENCH_RUNS (100000) how many runs there are where it matters that there are many. The table goes to the console, all figures to artifacts/benchmarks.json.
if (args is [WorkerProcess.Verb, string store, string place, string schema, string mood])
{
    return await WorkerProcess.WorkAsync(
        durable => _ = store == "SQLite" ? durable.UseSqlite($"Data Source={place}") : durable.UsePostgreSql(place, schema), isStuck: mood == "stuck");
}

string[] stores = [.. args.Intersect(["SQLite", "PostgreSQL"])];
string[] texts = [.. args.Except(stores).DefaultIfEmpty("")];
#if DEBUG
Console.WriteLine("A Debug build: run with -c Release for figures that mean something.");
#endif
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
var report = new Report();
if (stores is [] || stores.Contains("SQLite"))
{
    await using var sqlite = new SqliteTarget();
    await Suite.RunAsync(sqlite, texts, report);
}

if (stores is [] || stores.Contains("PostgreSQL"))
{
    if (Environment.GetEnvironmentVariable("DURABLEGEN_TEST_POSTGRES") is { Length: > 0 } server)
    {
        await using var postgreSql = new PostgreSqlTarget(server);
        await Suite.RunAsync(postgreSql, texts, report);
    }
    else
    {
        Console.WriteLine("PostgreSQL is not measured: DURABLEGEN_TEST_POSTGRES names no server.");
    }
}

report.Write(Path.Combine("artifacts", "benchmarks.json"));
return 0;
