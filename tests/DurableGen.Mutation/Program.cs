using DurableGen.Mutation;
using DurableGen.Stores.Tests.Mutation;

// dotnet run --project tests/DurableGen.Mutation -- [all | changed] [Sqlite | PostgreSql] [texts, one of which a mutant's id has]
//
// Runs the tests of the stores against every mutant of their SQL, and fails when one survives that survivors.txt does not explain, or when
// one that it explains is killed. `changed` leaves the explained ones out, which is most of the time that it takes.
if (args is ["work", string named])
{
    return await MutantWorker.RunAsync(named);
}

bool explainedToo = args is [] or ["all", ..];
string[] wanted = [.. args.SkipWhile(static argument => argument is "all" or "changed")];
string? database = SqlFiles.Databases.FirstOrDefault(name => wanted.FirstOrDefault() == name);
string[] texts = [.. wanted.Skip(database is null ? 0 : 1).DefaultIfEmpty("")];
Report[] reports = await Task.WhenAll(SqlFiles.Databases
    .Where(name => database is null || name == database)
    .Select(name => MutantRun.RunAsync(
        name,
        [
            .. SqlFiles.MutantsOf(name)
                .Where(mutant => texts.Any(text => mutant.Id.Contains(text, StringComparison.Ordinal)) && (explainedToo || !Survivors.Explained.ContainsKey(mutant.Id))),
        ])));
return Report.Print(reports);
