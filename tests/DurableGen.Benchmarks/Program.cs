using System.Runtime.InteropServices;
using DurableGen.Benchmarks;

#if DEBUG
Console.WriteLine("A Debug build: run with -c Release for figures that mean something.");
#endif
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
Console.WriteLine($"{Target.Callers} callers at once (bare SQLite: its one writer); {Target.BatchSize} rows in a batch; medians. A ratio above 1 is faster than bare.");
Console.WriteLine("Replay: from the delivery that wakes the run to its result, next to reading as many rows.");
Measurement.PrintHeader();

await using (var sqlite = new SqliteTarget())
{
    await new Bench(sqlite).RunAsync();
}

if (Environment.GetEnvironmentVariable("DURABLEGEN_TEST_POSTGRES") is { Length: > 0 } connectionString)
{
    await using var postgreSql = new PostgreSqlTarget(connectionString);
    await new Bench(postgreSql).RunAsync();
}
else
{
    Console.WriteLine("PostgreSQL  not measured: DURABLEGEN_TEST_POSTGRES names no server.");
}
