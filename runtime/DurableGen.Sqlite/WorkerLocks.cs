using System.Collections.Concurrent;
using System.Globalization;
using DurableGen.Storage;

namespace DurableGen.Sqlite;

/// <summary>
/// One locked file for each live session: the operating system releases the lock when the process dies, however it dies, so that
/// others can tell at once.
/// </summary>
internal sealed class WorkerLocks(string directory) : IDisposable
{
    private readonly ConcurrentDictionary<SessionId, FileStream> _held = [];

    /// <summary>Locks the session's file, before anybody else can see the session.</summary>
    public void Take(SessionId session)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string path = PathOf(session);
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            _held[session] = stream;
            if (CanOpen(path))
            {
                // This file system does not lock: without the file, observers watch the session's counter.
                Release(session);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Release(session);
        }
    }

    /// <summary>True when the session's file is there and nobody holds it any more.</summary>
    public bool IsReleased(SessionId session)
        => !_held.ContainsKey(session) && File.Exists(PathOf(session)) && CanOpen(PathOf(session));

    /// <summary>Removes the file of a session that has ended.</summary>
    public void Release(SessionId session)
    {
        if (_held.TryRemove(session, out FileStream? stream))
        {
            stream.Dispose();
        }

        try
        {
            File.Delete(PathOf(session));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left behind, the file of an ended session says nothing.
        }
    }

    /// <summary>Lets go of the locks and keeps the files: sessions that were not closed are dead from now on.</summary>
    public void Dispose()
    {
        foreach (FileStream stream in _held.Values)
        {
            stream.Dispose();
        }

        _held.Clear();
    }

    private string PathOf(SessionId session)
        => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{session.Value}.lock"));

    private static bool CanOpen(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
