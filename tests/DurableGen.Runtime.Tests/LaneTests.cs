using System.Collections.Concurrent;
using System.Threading.Channels;
using DurableGen.Lanes;
using DurableGen.Storage;

namespace DurableGen.Runtime.Tests;

/// <summary>Group commit: what is flushed with what, and what side by side.</summary>
public sealed class LaneTests
{
    [Fact]
    public async Task A_request_alone_does_not_wait_for_company()
    {
        var flushes = new Flushes();
        await using Lane<int, int> lane = flushes.Lane(partitions: 2);
        Task<int> answer = lane.SubmitAsync(7);
        flushes.Open();

        Assert.Equal(7, await answer);
        Assert.Equal([7], Assert.Single(flushes.Batches));
    }

    [Fact]
    public async Task What_comes_while_a_flush_is_under_way_goes_into_the_next_one()
    {
        var flushes = new Flushes();
        await using Lane<int, int> lane = flushes.Lane(partitions: 2);
        List<Task<int>> answers = [lane.SubmitAsync(0)];
        await flushes.BegunAsync();
        answers.AddRange(Enumerable.Range(1, 20).Select(lane.SubmitAsync));
        flushes.Open();
        await Task.WhenAll(answers);

        Assert.Equal([1, 20], flushes.Batches.Select(static batch => batch.Length));
    }

    [Fact]
    public async Task Where_there_is_enough_to_do_partitions_are_flushed_side_by_side()
    {
        var flushes = new Flushes();
        await using Lane<int, int> lane = flushes.Lane(partitions: 2);
        List<Task<int>> answers = [lane.SubmitAsync(0)];
        await flushes.BegunAsync();
        answers.AddRange(Enumerable.Range(1, 400).Select(lane.SubmitAsync));
        await flushes.BegunAsync();
        flushes.Open();
        await Task.WhenAll(answers);
    }

    [Fact]
    public async Task Requests_of_one_partition_are_never_under_way_in_two_flushes()
    {
        var flushes = new Flushes();
        flushes.Open();
        await using Lane<int, int> lane = flushes.Lane(partitions: 2);
        await Parallel.ForEachAsync(Enumerable.Range(0, 20_000), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, _) => await lane.SubmitAsync(i));

        Assert.False(flushes.HaveMet);
        Assert.Equal(20_000, flushes.Batches.Sum(static batch => batch.Length));
    }

    [Fact]
    public async Task A_quiet_partition_gets_its_turn_beside_a_busy_one()
    {
        var flushes = new Flushes();
        flushes.Open();
        await using Lane<int, int> lane = flushes.Lane(partitions: 2);
        using var stop = new CancellationTokenSource();
        Task[] busy =
        [
            .. Enumerable.Range(0, 200).Select(async i =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await lane.SubmitAsync(i * 2);
                }
            }),
        ];
        for (int i = 0; i < 50; i++)
        {
            await lane.SubmitAsync((i * 2) + 1);
        }

        await stop.CancelAsync();
        await Task.WhenAll(busy);
    }

    [Fact]
    public async Task What_was_asked_before_the_end_is_answered_and_what_comes_after_it_is_refused()
    {
        var flushes = new Flushes();
        Lane<int, int> lane = flushes.Lane(partitions: 2);
        Task<int>[] answers = [.. Enumerable.Range(0, 300).Select(lane.SubmitAsync)];
        ValueTask end = lane.DisposeAsync();
        Task<int> late = lane.SubmitAsync(1);
        flushes.Open();
        await end;

        await Task.WhenAll(answers);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => late);
    }

    /// <summary>Notes what is flushed; nothing ends before it is opened.</summary>
    private sealed class Flushes
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();
        private readonly int[] _underWay = new int[2];

        public ConcurrentQueue<int[]> Batches { get; } = new();

        /// <summary>Whether two flushes had requests of the same partition at the same time.</summary>
        public bool HaveMet { get; private set; }

        public Lane<int, int> Lane(int partitions) => new(FlushAsync, partitions, static number => number % 2);

        public void Open() => _open.SetResult();

        public Task<int> BegunAsync() => _begun.Reader.ReadAsync().AsTask();

        private async Task FlushAsync(IReadOnlyList<Operation<int, int>> batch, CancellationToken cancellationToken)
        {
            int[] partitions = [.. batch.Select(static operation => operation.Request % 2).Distinct()];
            foreach (int partition in partitions)
            {
                HaveMet |= Interlocked.Increment(ref _underWay[partition]) > 1;
            }

            Batches.Enqueue([.. batch.Select(static operation => operation.Request)]);
            _begun.Writer.TryWrite(batch.Count);
            await _open.Task;
            await Task.Yield();
            foreach (int partition in partitions)
            {
                Interlocked.Decrement(ref _underWay[partition]);
            }

            foreach (Operation<int, int> operation in batch)
            {
                operation.SetOutcome(operation.Request);
            }
        }
    }
}
