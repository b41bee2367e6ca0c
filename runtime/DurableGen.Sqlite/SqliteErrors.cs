using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DurableGen.Sqlite;

/// <summary>Tells what an error of SQLite means for the store, and what to do about it.</summary>
internal static class SqliteErrors
{
    /// <summary>True when the error concerns the whole database and not just the statement that met it.</summary>
    public static bool ConcernsStore(SqliteException error) => Code(error) is
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_READONLY or SQLITE_IOERR or SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_FULL
        or SQLITE_CANTOPEN or SQLITE_PERM or SQLITE_AUTH or SQLITE_NOMEM or SQLITE_PROTOCOL or SQLITE_FORMAT;

    public static DurableGenException Translate(string file, SqliteException error, bool committing = false)
    {
        string said = error.Message;
        return Code(error) switch
        {
            SQLITE_NOTADB or SQLITE_FORMAT => new StoreCorruptException(
                $"'{file}' is not a SQLite database ({said}). Point the connection string at another file, or move this one away.", error),
            SQLITE_CORRUPT => new StoreCorruptException(
                $"The SQLite database '{file}' is corrupt ({said}). Stop all processes that use it and restore it from a backup.", error),
            SQLITE_BUSY or SQLITE_LOCKED => new StoreUnavailableException(
                $"The SQLite database '{file}' stayed locked ({said}). Find the process that holds a write transaction open on it.", error),
            SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => new StoreUnavailableException(
                $"The SQLite database '{file}' cannot be written ({said}). Let this process write the file and its directory.", error),
            SQLITE_CANTOPEN => new StoreUnavailableException(
                $"The SQLite database '{file}' cannot be opened ({said}). See that its directory exists and may be written.", error),
            SQLITE_FULL => new StoreUnavailableException(
                $"The disk of the SQLite database '{file}' is full ({said}). Free some space; the store goes on by itself.", error),
            _ => new StoreUnavailableException(
                $"The SQLite database '{file}' does not work ({said}). Check its disk.", error) { OutcomeUnknown = committing },
        };
    }

    /// <summary>The code without the details that newer providers add in its higher bits.</summary>
    private static int Code(SqliteException error) => error.SqliteErrorCode & 0xFF;
}
