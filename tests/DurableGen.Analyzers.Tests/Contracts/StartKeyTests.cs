using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.Inputs.StartKeyAnalyzer>;

namespace DurableGen.Analyzers.Tests.Contracts;

public sealed class StartKeyTests
{
    [Theory]
    [InlineData("public record Hook([StartKey] DateTime {|DG0406:At|});")]
    [InlineData("public record Hook([property: StartKey] DateTimeOffset? {|DG0406:At|});")]
    [InlineData("public class Hook { [StartKey] public TimeOnly {|DG0406:At|} { get; init; } }")]
    [InlineData("public class Hook { [StartKey(\"old\")] public double {|DG0406:Value|} { get; init; } }")]
    [InlineData("public class Hook { [StartKey] public Guid {|DG0406:Id|} { get; init; } = Guid.NewGuid(); }")]
    [InlineData("public class Hook { [StartKey] public string {|DG0406:Id|} { get; init; } = \"x\" + Guid.CreateVersion7().ToString(); }")]
    public Task A_member_that_differs_between_requests_is_reported(string source) => Verify.Diagnostics(source);

    [Theory]
    [InlineData("public record Hook([StartKey] string Source, [StartKey] long Number, DateTime At);")]
    [InlineData("public record Hook([StartKey] Guid Id, [StartKey] DateOnly Day);")]
    [InlineData("public class Hook { [StartKey] public string Id { get; init; } = \"\"; public Guid Trace { get; init; } = Guid.NewGuid(); }")]
    public Task A_member_that_identifies_the_work_is_silent(string source) => Verify.Diagnostics(source);
}
