using System.Globalization;

namespace DurableGen.Sqlite;

/// <summary>
/// Which versions of SQLite may damage a database that several connections write. Source: https://sqlite.org/wal.html#walresetbug, fixed in
/// 3.51.3 and in the later patches of 3.50 and 3.44.
/// </summary>
internal static class SqliteVersions
{
    private static readonly Version Fixed = new(3, 51, 3);
    private static readonly Version[] Patched = [new(3, 50, 7), new(3, 44, 6)];

    /// <summary>What to do about a version; null when there is nothing to do.</summary>
    public static string? Advice(string version)
        => Version.TryParse(version, out Version? found) && !IsSound(found)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"SQLite {version} can, in very rare cases, damage a file in WAL mode that several connections write (the WAL-reset bug). ")
                + "Reference a newer SQLitePCLRaw bundle in the app: 3.51.3 and later have the fix."
            : null;

    private static bool IsSound(Version found)
        => found >= Fixed || Patched.Any(patched => found.Major == patched.Major && found.Minor == patched.Minor && found >= patched);
}
