using DurableGen.Sqlite;

namespace DurableGen.Stores.Tests.Sqlite;

public sealed class SqliteVersionsTests
{
    [Theory]
    [InlineData("3.35.5")]
    [InlineData("3.44.5")]
    [InlineData("3.50.6")]
    [InlineData("3.51.2")]
    public void A_version_that_may_damage_files_is_named_with_the_way_out(string version)
        => Assert.Contains("3.51.3", SqliteVersions.Advice(version), StringComparison.Ordinal);

    [Theory]
    [InlineData("3.44.6")]
    [InlineData("3.50.7")]
    [InlineData("3.51.3")]
    [InlineData("3.53.0")]
    [InlineData("4.0.0")]
    public void A_sound_version_is_no_reason_for_words(string version) => Assert.Null(SqliteVersions.Advice(version));
}
