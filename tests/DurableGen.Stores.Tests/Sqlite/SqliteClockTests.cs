using DurableGen.Sqlite;
using DurableGen.Storage;
using DurableGen.StoreConformance;

namespace DurableGen.Stores.Tests.Sqlite;

/// <summary>A machine's clock that steps back is no reason to forget early.</summary>
public sealed class SqliteClockTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ShiftedClock _clock = new();
    private SqliteStore? _store;

    private SqliteStore Store => _store ?? throw new InvalidOperationException("The test has not begun.");

    [Fact]
    public async Task A_window_that_began_while_the_clock_stood_back_is_not_over_when_it_is_put_right()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start("k", window: TimeSpan.FromHours(1)));
        ClaimedRun run = await Store.ClaimOneAsync(session);
        _clock.Shift(-TimeSpan.FromHours(2));
        await Store.CommitAsync(Make.End(run));
        _clock.Shift(TimeSpan.FromHours(2));

        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
        _clock.Shift(TimeSpan.FromMinutes(61));
        Assert.Equal(AdmissionKind.Created, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task The_file_remembers_how_late_it_has_been()
    {
        SessionId session = await Store.OpenSessionAsync();
        await Store.AdmitAsync(Make.Start("k", window: TimeSpan.FromHours(1)));
        ClaimedRun run = await Store.ClaimOneAsync(session);
        await ReopenAsync(-TimeSpan.FromHours(2));
        await Store.CommitAsync(Make.End(run));
        DateTimeOffset? ended = (await Store.ReadRunAsync(run.Run.RunId)).EndedAt;
        Assert.True(ended >= run.Run.CreatedAt, $"It was admitted at {run.Run.CreatedAt:O} and ended at {ended:O}.");
        await ReopenAsync(TimeSpan.FromHours(2));

        Assert.Equal(AdmissionKind.Existing, (await Store.AdmitAsync(Make.Start("k"))).Kind);
    }

    [Fact]
    public async Task A_timer_that_was_due_stays_due()
    {
        SessionId session = await Store.OpenSessionAsync();
        ClaimedRun run = await Store.RunningAsync(session);
        await Store.CommitAsync(Make.Suspend(run, Make.Delay(run, TimeSpan.FromMinutes(5))));
        _clock.Shift(TimeSpan.FromMinutes(6));
        DateTimeOffset now = (await Store.RenewSessionAsync(session, CancellationToken.None)).StoreTime;
        _clock.Shift(-TimeSpan.FromHours(1));

        ClaimBatch batch = await Store.ClaimAsync(session);
        Assert.Equal(run.Run.RunId, Assert.Single(batch.Runs).Run.RunId);
        Assert.True(batch.StoreTime >= now, $"{batch.StoreTime:O} is before {now:O}.");
        Assert.Empty((await Store.ClaimAsync(session)).Runs);
    }

    public async ValueTask InitializeAsync() => await ReopenAsync(TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory.Dispose();
    }

    private async Task ReopenAsync(TimeSpan shift)
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _clock.Shift(shift);
        _store = new SqliteStore($"Data Source={_directory.File("store.db")}", _clock, TimeSpan.FromSeconds(30));
        await _store.OpenAsync(CancellationToken.None);
    }
}
