using System.Diagnostics.CodeAnalysis;
using DurableGen.Hosting;
using DurableGen.Storage;

namespace DurableGen.Runs;

/// <summary>A handle over a run in the store.</summary>
internal sealed class StoredRun<TResult> : Run<TResult>
{
    private readonly DurableEngine _engine;
    private RunRecord? _known;

    public StoredRun(DurableEngine engine, RunRecord known) => (_engine, _known, Id) = (engine, known, known.RunId);

    public StoredRun(DurableEngine engine, RunId id) => (_engine, Id) = (engine, id);

    public override RunId Id { get; }

    public override RunStatus Status => _known?.Status ?? RunStatus.Pending;

    public override bool TryGetResult([MaybeNullWhen(false)] out TResult result)
    {
        if (_known is { Status: RunStatus.Completed, Outcome.IsEmpty: false } completed)
        {
            result = Decode(completed);
            return true;
        }

        result = default;
        return false;
    }

    public override async Task<TResult> GetResultAsync(CancellationToken cancellationToken = default)
    {
        if (_known is not { } known || !known.Status.IsTerminal())
        {
            await _engine.EnsureOpenAsync(cancellationToken);
            known = await _engine.Watcher.WaitForEndAsync(Id, cancellationToken);
        }

        while (known is { Status: RunStatus.Continued, Successor: { } next })
        {
            known = await _engine.Watcher.WaitForEndAsync(next, cancellationToken);
        }

        _known = known;

        if (known.Status == RunStatus.Completed)
        {
            return Decode(known);
        }

        Failure? failure = FailureCodec.TryDecode(known.Outcome);
        throw new RunFailedException(Id, known.Status, failure?.Type, failure?.Message);
    }

    public override async Task<RunStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        _known = await ReadLastAsync(Id, cancellationToken);
        return _known.Status;
    }

    public override async Task<bool> CancelAsync(CancellationToken cancellationToken = default)
    {
        await _engine.EnsureOpenAsync(cancellationToken);
        RunId run = Id;
        while (true)
        {
            CancelOutcome outcome = await _engine.Cancels.SubmitAsync(run).WaitAsync(cancellationToken);
            if (outcome != CancelOutcome.AlreadyEnded)
            {
                return outcome == CancelOutcome.NotFound ? throw new RunNotFoundException(run) : true;
            }

            RunRecord last = await ReadLastAsync(run, cancellationToken);
            if (last.RunId == run || last.Status.IsTerminal())
            {
                return false;
            }

            run = last.RunId; // The run had gone on as another.
        }
    }

    /// <summary>Whether the run, or the one that it has gone on as, was cancelled or at least asked to.</summary>
    public async Task<bool> WasAskedToCancelAsync(CancellationToken cancellationToken)
    {
        RunRecord last = await ReadLastAsync(Id, cancellationToken);
        return last.Status == RunStatus.Cancelled
            || (await _engine.Store.ReadStandingAsync(last.RunId, cancellationToken))?.CancelRequested == true;
    }

    /// <summary>The run, or the one that it has gone on as.</summary>
    private async Task<RunRecord> ReadLastAsync(RunId run, CancellationToken cancellationToken)
    {
        while (true)
        {
            RunRecord record = (await _engine.Store.ReadRunsAsync([run], cancellationToken))[0] ?? throw new RunNotFoundException(run);
            if (record is not { Status: RunStatus.Continued, Successor: { } next })
            {
                return record;
            }

            run = next;
        }
    }

    /// <summary>No result is encoded as nothing: what is empty was erased.</summary>
    private TResult Decode(RunRecord completed)
        => completed.Outcome.IsEmpty
            ? throw new PayloadErasedException(Id)
            : _engine.Codec.Decode<TResult>(completed.Outcome, $"the result of run {Id}");
}
