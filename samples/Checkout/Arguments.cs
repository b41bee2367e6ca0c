namespace Checkout;

/// <summary>The command line.</summary>
/// <param name="Orders">The file with the orders.</param>
/// <param name="Data">The directory for the sample's files.</param>
/// <param name="PostgreSql">A connection string, to keep the runs in PostgreSQL.</param>
/// <param name="Verbose">Shows what the runtime does.</param>
internal sealed record Arguments(string Orders, string Data, string? PostgreSql, bool Verbose)
{
    private const string Usage = "usage: Checkout [--orders FILE] [--data DIRECTORY] [--postgres CONNECTION-STRING] [--verbose]";

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments(Path.Combine(AppContext.BaseDirectory, "orders.jsonl"), "checkout-data", PostgreSql: null, Verbose: false);
        for (int i = 0; i < args.Length; i++)
        {
            arguments = args[i] switch
            {
                "--verbose" => arguments with { Verbose = true },
                "--orders" when i + 1 < args.Length => arguments with { Orders = args[++i] },
                "--data" when i + 1 < args.Length => arguments with { Data = args[++i] },
                "--postgres" when i + 1 < args.Length => arguments with { PostgreSql = args[++i] },
                _ => Refuse(args[i]),
            };
        }

        return File.Exists(arguments.Orders) ? arguments : Refuse(arguments.Orders);
    }

    private static Arguments Refuse(string argument)
    {
        Console.Error.WriteLine($"'{argument}' is not understood, or no such file.");
        Console.Error.WriteLine(Usage);
        Environment.Exit(2);
        return null!; // Not reached.
    }
}
