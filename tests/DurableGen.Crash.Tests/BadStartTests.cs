using DurableGen.Crash.Tests.Harness;

namespace DurableGen.Crash.Tests;

/// <summary>A worker that starts on a store which it cannot use: it says what to do, ends, and leaves everything as it was.</summary>
public sealed class BadStartTests : IAsyncLifetime
{
    private static readonly string[] Nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];

    private readonly Shop _shop = Shop.Open(Database.Sqlite);

    private string StorePath => ((SqliteCrashStore)_shop.Store).Path;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        string content = new('x', 5_000);
        await File.WriteAllTextAsync(StorePath, content);
        await FailsAsync(_shop.Start("work"), nameof(StoreCorruptException), StorePath, "another file");
        Assert.Equal(content, await File.ReadAllTextAsync(StorePath));
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        await _shop.Start("orders", "--count", "2").EndsWithAsync(0);
        byte[] content = await File.ReadAllBytesAsync(StorePath);
        content.AsSpan(4096).Fill(0xFF); // All but the page that makes it a database.
        await File.WriteAllBytesAsync(StorePath, content);
        await FailsAsync(_shop.Start("work"), nameof(StoreCorruptException), StorePath, "backup");
    }

    [Fact]
    public async Task A_directory_in_the_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(StorePath);
        await FailsAsync(_shop.Start("work"), nameof(StoreUnavailableException), StorePath, "cannot be opened");
        Assert.Empty(Directory.EnumerateFileSystemEntries(StorePath));
    }

    [Fact]
    public async Task A_directory_without_the_right_to_write_is_refused()
    {
        string directory = Directory.CreateDirectory(Path.Combine(_shop.Directory, "locked")).FullName;
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        string path = Path.Combine(directory, "runs.db");
        await FailsAsync(StartUnprivileged(path), nameof(StoreUnavailableException), path, "may be written");
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory));
    }

    [Fact]
    public async Task A_file_without_the_right_to_write_is_refused_and_left_alone()
    {
        await _shop.Start("orders", "--count", "2").EndsWithAsync(0);
        byte[] content = await File.ReadAllBytesAsync(StorePath);
        File.SetUnixFileMode(StorePath, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await FailsAsync(StartUnprivileged(StorePath), nameof(StoreUnavailableException), StorePath, "Let this process write");
        Assert.Equal(content, await File.ReadAllBytesAsync(StorePath));
    }

    [Fact]
    public async Task A_file_that_stays_locked_is_refused_and_used_once_it_is_free()
    {
        await _shop.Start("orders", "--count", "2").EndsWithAsync(0);
        await using (System.Data.Common.DbConnection other = await _shop.Store.ConnectAsync())
        {
            await using System.Data.Common.DbCommand hold = other.CreateCommand();
            hold.CommandText = "BEGIN EXCLUSIVE";
            await hold.ExecuteNonQueryAsync();
            await FailsAsync(_shop.Start("work", "--patience", "300"), nameof(StoreUnavailableException), StorePath, "Find the process");
        }

        await _shop.Start("orders", "--count", "4").EndsWithAsync(0);
    }

    [Fact]
    public async Task A_server_that_is_down_is_named_with_what_to_do()
    {
        int port = PrivateServer.FreePort();
        await FailsAsync(
            StartOn($"postgres:durablegen:Host=127.0.0.1;Port={port};Username=postgres;Password=geheim"),
            nameof(StoreUnavailableException),
            $"{port}",
            "Start it");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named_with_what_to_do()
        => await FailsAsync(
            StartOn($"postgres:durablegen:{PostgreSqlCrashStore.Server};Database=durablegen_nowhere"),
            nameof(StoreUnavailableException),
            "durablegen_nowhere",
            "Create it");

    private static async Task FailsAsync(WorkerProcess worker, params string[] said)
    {
        Assert.NotEqual(0, await worker.EndAsync());
        Assert.All(said, text => Assert.Contains(text, worker.Output, StringComparison.Ordinal));
        Assert.Empty(worker.LinesWith("ready"));
        Assert.DoesNotContain("geheim", worker.Output, StringComparison.Ordinal);
    }

    private WorkerProcess StartOn(string store) => _shop.StartProgram(WorkerProgram.Current, "work", "--store", store);

    /// <summary>Rights mean nothing to root; the worker is nobody then.</summary>
    private WorkerProcess StartUnprivileged(string path)
    {
        string provider = Directory.CreateDirectory(Path.Combine(_shop.Directory, "provider")).FullName;
        File.SetUnixFileMode(provider, (UnixFileMode)0x1FF);
        File.SetUnixFileMode(_shop.Directory, (UnixFileMode)0x1ED);
        string[] options = ["work", "--store", $"sqlite:Data Source={path}", "--provider", Path.Combine(provider, "provider.db")];
        return Environment.IsPrivilegedProcess
            ? _shop.Run("setpriv", [.. Nobody, "--", WorkerProgram.Current, .. options])
            : _shop.Run(WorkerProgram.Current, options);
    }
}
