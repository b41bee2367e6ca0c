using DurableGen.Serialization;

namespace DurableGen.Worker;

/// <summary>
/// The life signs of one attempt: when it gave the last one, what progress came with it, and whether its time is over. Heartbeats come from
/// any thread.
/// </summary>
internal sealed class Pulse : IDisposable
{
    /// <summary>After this share of the attempt's age, progress is worth another entry in the log.</summary>
    private const double Share = 0.05;

    /// <summary>Progress is not recorded more often than this.</summary>
    private static readonly TimeSpan Rarest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<StepTimeoutException>? _expired;
    private readonly TimeProvider _time;
    private readonly Codec _codec;
    private readonly string _step;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _silence;
    private readonly ReadOnlyMemory<byte>? _last;
    private readonly long _began;
    private readonly ITimer? _timer;
    private long _beat;
    private long _recorded;
    private ReadOnlyMemory<byte>? _unrecorded;
    private bool _isOver;

    /// <param name="time">Measures the attempt, on its monotonic clock.</param>
    /// <param name="codec">Encodes progress.</param>
    /// <param name="step">The step's name, for errors.</param>
    /// <param name="timeout">How long the attempt may take; zero for as long as it likes.</param>
    /// <param name="silence">How long it may be silent; zero for as long as it likes.</param>
    /// <param name="last">What the attempts before have left.</param>
    public Pulse(TimeProvider time, Codec codec, string step, TimeSpan timeout, TimeSpan silence, ReadOnlyMemory<byte>? last)
    {
        (_time, _codec, _step, _timeout, _silence, _last) = (time, codec, step, timeout, silence, last);
        _began = _beat = time.GetTimestamp();
        if (timeout > TimeSpan.Zero || silence > TimeSpan.Zero)
        {
            _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _timer = time.CreateTimer(static state => ((Pulse)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Look();
        }
    }

    /// <summary>Called with progress that is to be recorded while the attempt goes on.</summary>
    public Action<ReadOnlyMemory<byte>>? Record { get; init; }

    /// <summary>True when the attempt's time can run out.</summary>
    public bool CanExpire => _timer is not null;

    /// <summary>Ends when the attempt has taken too long or was silent for too long; only for one that <see cref="CanExpire"/>.</summary>
    public Task<StepTimeoutException> Expired => _expired!.Task; // Asked only where it can.

    public bool HasProgress => _last is not null;

    public T LastProgress<T>() => _codec.Decode<T>(_last!.Value, $"the progress of step '{_step}'"); // Asked only where there is some.

    public void Beat()
    {
        lock (_gate)
        {
            _beat = _time.GetTimestamp();
        }
    }

    public void Beat<T>(T progress)
    {
        ReadOnlyMemory<byte> encoded = _codec.Encode(progress, $"the progress of step '{_step}'");
        lock (_gate)
        {
            _beat = _time.GetTimestamp();
            if (_isOver)
            {
                return;
            }

            _unrecorded = encoded;
            TimeSpan since = _time.GetElapsedTime(_recorded == 0 ? _began : _recorded, _beat);
            TimeSpan age = _time.GetElapsedTime(_began, _beat);
            if (_recorded == 0 || (since >= Rarest && since >= age * Share))
            {
                _recorded = _beat;
                _unrecorded = null;
                Record?.Invoke(encoded);
            }
        }
    }

    /// <summary>The attempt is over: later heartbeats are nobody's. Returns the progress that was not recorded.</summary>
    public ReadOnlyMemory<byte>? End()
    {
        lock (_gate)
        {
            _isOver = true;
            return _unrecorded;
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            TimeSpan age = _time.GetElapsedTime(_began);
            TimeSpan silent = _time.GetElapsedTime(_beat);
            if (_timeout > TimeSpan.Zero && age >= _timeout)
            {
                _expired!.TrySetResult(new StepTimeoutException($"Step '{_step}' took longer than {_timeout}."));
                return;
            }

            if (_silence > TimeSpan.Zero && silent >= _silence)
            {
                _expired!.TrySetResult(new StepTimeoutException($"Step '{_step}' gave no heartbeat for {_silence}."));
                return;
            }

            TimeSpan left = _timeout > TimeSpan.Zero ? _timeout - age : LongestTimer;
            left = _silence > TimeSpan.Zero && _silence - silent < left ? _silence - silent : left;
            left = left < LongestTimer ? left : LongestTimer;
            _timer?.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}
