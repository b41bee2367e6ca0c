using DurableGen.Mutation;
using DurableGen.Stores.Tests.Mutation;

// dotnet run --project tests/DurableGen.Mutation -- [all | changed | list] [Sqlite | PostgreSql] [texts, one of which a mutant's id has]
//
// Runs the tests of the stores against every mutant of their SQL, and fails when one survives that survivors.txt does not explain, or when
// one that it explains is killed. `changed` leaves the explained ones out, which is most of the time that it takes,
// and `list` only names those.
if (args is ["work", string named])
{
    return await MutantWorker.RunAsync(named);
}

bool explainedToo = args is [] or ["all", ..];
string[] wanted = [.. args.SkipWhile(static argument => argument is "all" or "changed" or "list")];
string? database = SqlFiles.Databases.FirstOrDefault(name => wanted.FirstOrDefault() == name);
string[] texts = [.. wanted.Skip(database is null ? 0 : 1).DefaultIfEmpty("")];
var mutants = SqlFiles.Databases
    .Where(name => database is null || name == database)
    .ToDictionary(static name => name, name => SqlFiles.MutantsOf(name)
        .Where(mutant => texts.Any(text => mutant.Id.Contains(text, StringComparison.Ordinal)) && (explainedToo || !Survivors.Explained.ContainsKey(mutant.Id)))
        .OrderBy(static mutant => Survivors.Explained.ContainsKey(mutant.Id)) // They take the longest, and are no news.
        .ToArray());
if (args is ["list", ..])
{
    Array.ForEach([.. mutants.Values.SelectMany(static some => some)], static mutant => Console.WriteLine(mutant.Id));
    return 0;
}

return Report.Print(await Task.WhenAll(mutants.Select(static some => new MutantRun(some.Key).RunAsync(some.Value))));
