using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DurableGen.Crash.Tests.Harness;

/// <summary>A PostgreSQL server of the tests' own, which may go away and come back. Servers refuse to run as root, so root lends them a user.</summary>
public sealed class PrivateServer : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"durablegen-crash-pg-{RunId.New().Value:N}");
    private readonly int _port = FreePort();

    /// <summary>How to reach it, while it is up.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Timeout=5";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("install", "-d", "-o", "postgres", "-m", "700", _directory);
        }

        await ServerAsync("initdb", "-D", _directory, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        await StartAsync();
    }

    /// <summary>Starts the server and waits until it answers.</summary>
    public Task StartAsync()
        => ServerAsync(
            "pg_ctl", "start", "-w", "-t", "60", "-D", _directory, "-l", Path.Combine(_directory, "log"),
            "-o", $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=60");

    /// <summary>Stops the server as a power cut would: <c>immediate</c> mode writes nothing more, and recovers at the next start.</summary>
    public Task CrashAsync() => ServerAsync("pg_ctl", "stop", "-w", "-t", "60", "-m", "immediate", "-D", _directory);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CrashAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task ServerAsync(string program, params string[] arguments)
    {
        string path = Path.Combine(Binaries(), program);
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static string Binaries()
    {
        const string debian = "/usr/lib/postgresql";
        IEnumerable<string> candidates = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Concat(Directory.Exists(debian) ? Directory.GetDirectories(debian).Select(static version => Path.Combine(version, "bin")) : []);
        return candidates.FirstOrDefault(static candidate => File.Exists(Path.Combine(candidate, "initdb")) && File.Exists(Path.Combine(candidate, "pg_ctl")))
            ?? throw new InvalidOperationException("The tests start and stop a PostgreSQL server: install PostgreSQL, so that initdb and pg_ctl are there.");
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not redirected: the server would keep the pipe open for as long as it lives.
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]))
            ?? throw new InvalidOperationException($"{program} did not start.");
        await process.WaitForExitAsync().InTimeAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
