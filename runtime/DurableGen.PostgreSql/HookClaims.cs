using DurableGen.Storage;
using Npgsql;

namespace DurableGen.PostgreSql;

/// <summary>The tokens that a batch of commits wants, and who turned out to hold them.</summary>
internal sealed class HookClaims
{
    private readonly List<Claim> _claims = [];
    private readonly List<RunId?> _owners = [];

    public int Count => _claims.Count;

    public static HookClaims Of(IReadOnlyList<RunCommit> commits)
    {
        var claims = new HookClaims();
        foreach (RunCommit commit in commits)
        {
            foreach (LogAppend entry in commit.Entries)
            {
                if (entry.Hook is { } hook)
                {
                    // A token that is taken, given up and taken again in one commit: the last hook decides for those before it.
                    HookClaim? later = commit.ClosedHooks.Contains(hook.HookId) ? LaterClaim(commit, entry, hook) : null;
                    claims._claims.Add(new Claim(
                        commit.RunId, entry.Position, hook.HookId, hook.TokenHash, later?.HookId ?? hook.HookId, later is not null));
                }
            }
        }

        return claims;
    }

    /// <summary>Those that are not given up for another one in the same commit.</summary>
    public IEnumerable<Claim> Open => _claims.Where(static claim => !claim.IsClosedAlready);

    public IEnumerable<T> Select<T>(Func<Claim, T> selector) => _claims.Select(selector);

    /// <summary>The hook that must be there for the entry to be a registration; null for other entries.</summary>
    public string? DecidingHook(RunId run, LogEntry entry)
        => entry is LogAppend { Hook: not null }
            ? _claims.Find(claim => claim.Run == run && claim.Position == entry.Position)?.DecidedBy
            : null;

    /// <summary>Reads the columns of commit_read_hooks.sql.</summary>
    public async Task ReadOwnersAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        _owners.AddRange(new RunId?[_claims.Count]);
        while (await reader.ReadAsync(cancellationToken))
        {
            _owners[reader.GetInt32(0)] = reader.IsDBNull(1) ? null : new RunId(new Guid(Rows.Bytes(reader, 1), bigEndian: true));
        }
    }

    /// <summary>The answer with the owners of its own claims, when it was written.</summary>
    public Answer<CommitOutcome> Complete(Answer<CommitOutcome> answer, RunId run)
    {
        if (_claims.Count == 0 || answer.Outcome is not { Kind: CommitKind.Committed or CommitKind.CommittedNotSuspended } outcome)
        {
            return answer;
        }

        RunId?[] owners = [.. _owners.Where((_, i) => _claims[i].Run == run)];
        return Answer<CommitOutcome>.Of(outcome with { HookOwners = owners });
    }

    private static HookClaim? LaterClaim(RunCommit commit, LogAppend entry, HookClaim hook)
        => commit.Entries
            .LastOrDefault(other => other.Position > entry.Position
                && other.Hook is { } claim
                && claim.TokenHash.Span.SequenceEqual(hook.TokenHash.Span))
            ?.Hook;

    /// <summary>One token that one run wants.</summary>
    internal sealed record Claim(
        RunId Run, long Position, string HookId, ReadOnlyMemory<byte> TokenHash, string DecidedBy, bool IsClosedAlready);
}
