using DurableGen.Sqlite;
using DurableGen.Storage;
using DurableGen.StoreConformance;
using DurableGen.Stores.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace DurableGen.Stores.Tests.Sqlite;

/// <summary>What a start finds, and what it says about it.</summary>
public sealed class SqliteStartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=shop;Mode=Memory;Cache=Shared")]
    [InlineData("Data Source=file:shop?mode=memory")]
    [InlineData("")]
    public void An_in_memory_database_is_refused_with_the_way_out(string connectionString)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new SqliteStore(connectionString));
        Assert.Contains("UseInMemory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_connection_string_is_refused()
        => Assert.Throws<ArgumentException>(() => new SqliteStore("Data Source=shop.db;Mode=ReadOnly"));

    [Fact]
    public async Task A_missing_directory_is_created()
    {
        string path = Path.Combine(_directory.Path, "a", "b", "store.db");
        await using SqliteStore store = await OpenAsync(path);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_as_corrupt()
    {
        string path = _directory.File("notes.txt");
        await File.WriteAllTextAsync(path, new string('x', 5000));
        StoreCorruptException error = await Assert.ThrowsAsync<StoreCorruptException>(() => OpenAsync(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_named_as_corrupt()
    {
        string path = _directory.File("store.db");
        await using (SqliteStore store = await OpenAsync(path))
        {
            await store.AdmitAllAsync([.. Enumerable.Range(0, 50).Select(static i => Make.Start($"k{i}"))]);
        }

        byte[] content = await File.ReadAllBytesAsync(path);
        content.AsSpan(4096).Fill(0xAA);
        await File.WriteAllBytesAsync(path, content);
        StoreCorruptException error = await Assert.ThrowsAsync<StoreCorruptException>(() => OpenAsync(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_cannot_be_opened_is_unavailable()
    {
        StoreUnavailableException error = await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(_directory.Path));
        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_created_is_unavailable()
    {
        string file = _directory.File("file");
        await File.WriteAllTextAsync(file, "");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => OpenAsync(Path.Combine(file, "store.db")));
    }

    [Fact]
    public async Task A_file_that_stays_locked_is_unavailable_and_the_store_goes_on_when_it_is_free()
    {
        string path = _directory.File("store.db");
        await using var store = new SqliteStore($"Data Source={path}", TimeProvider.System, TimeSpan.FromMilliseconds(50));
        await store.OpenAsync(CancellationToken.None);
        await using (SqliteConnection other = Raw(path))
        {
            await ExecuteAsync(other, "BEGIN IMMEDIATE");
            StoreUnavailableException error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AdmitAsync(Make.Start()));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.False(error.OutcomeUnknown);
        }

        Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start())).Kind);
    }

    [Fact]
    public async Task A_newer_schema_that_this_version_can_read_is_opened()
    {
        string path = _directory.File("store.db");
        await using (await OpenAsync(path))
        {
            await using SqliteConnection raw = Raw(path);
            await ExecuteAsync(raw, "UPDATE durablegen_meta SET value = 7 WHERE name = 'schema_version'");
        }

        await using SqliteStore again = await OpenAsync(path);
        Assert.Equal(AdmissionKind.Created, (await again.AdmitAsync(Make.Start())).Kind);
    }

    [Fact]
    public async Task A_newer_schema_that_only_newer_versions_can_read_is_refused()
    {
        string path = _directory.File("store.db");
        await using (await OpenAsync(path))
        {
            await using SqliteConnection raw = Raw(path);
            await ExecuteAsync(raw, "UPDATE durablegen_meta SET value = 7");
        }

        StoreCorruptException error = await Assert.ThrowsAsync<StoreCorruptException>(() => OpenAsync(path));
        Assert.Contains("Update", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stores_that_start_together_on_a_fresh_file_all_open()
    {
        string path = _directory.File("store.db");
        SqliteStore[] stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => OpenAsync(path))));
        foreach (SqliteStore store in stores)
        {
            Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start())).Kind);
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_apps_own_tables_may_live_in_the_same_file()
    {
        string path = _directory.File("store.db");
        await using (SqliteConnection app = Raw(path))
        {
            await ExecuteAsync(app, "CREATE TABLE run (id INTEGER)");
        }

        await using SqliteStore store = await OpenAsync(path);
        Assert.Equal(AdmissionKind.Created, (await store.AdmitAsync(Make.Start())).Kind);
    }

    private static async Task<SqliteStore> OpenAsync(string path)
    {
        var store = new SqliteStore($"Data Source={path}");
        try
        {
            await store.OpenAsync(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static SqliteConnection Raw(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Literals of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
