namespace WebhookInbox;

/// <summary>The command line.</summary>
/// <param name="Payloads">A directory with one folder per event type and one JSON file per payload.</param>
/// <param name="Data">The directory for the sample's files.</param>
/// <param name="PostgreSql">A connection string, to keep the runs in PostgreSQL.</param>
/// <param name="Verbose">Shows what the runtime does.</param>
internal sealed record Arguments(string Payloads, string Data, string? PostgreSql, bool Verbose)
{
    private const string Usage = "usage: WebhookInbox [DIRECTORY] [--data DIRECTORY] [--postgres CONNECTION-STRING] [--verbose]";

    public static Arguments Parse(string[] args)
    {
        string payloads = Environment.GetEnvironmentVariable("DURABLEGEN_WEBHOOKS") is { Length: > 0 } directory
            ? directory
            : Path.Combine(AppContext.BaseDirectory, "payloads");
        var arguments = new Arguments(payloads, "webhook-data", PostgreSql: null, Verbose: false);
        for (int i = 0; i < args.Length; i++)
        {
            arguments = args[i] switch
            {
                "--verbose" => arguments with { Verbose = true },
                "--data" when i + 1 < args.Length => arguments with { Data = args[++i] },
                "--postgres" when i + 1 < args.Length => arguments with { PostgreSql = args[++i] },
                _ => arguments with { Payloads = args[i] },
            };
        }

        return Directory.Exists(arguments.Payloads) ? arguments : Refuse(arguments.Payloads);
    }

    private static Arguments Refuse(string argument)
    {
        Console.Error.WriteLine($"'{argument}' is neither an option nor a directory.");
        Console.Error.WriteLine(Usage);
        Environment.Exit(2);
        return null!; // Not reached.
    }
}
