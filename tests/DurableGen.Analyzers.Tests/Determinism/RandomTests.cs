using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class RandomTests
{
    [Theory]
    [InlineData("return {|DG0102:Guid.NewGuid()|};")]
    [InlineData("return {|DG0102:Guid.CreateVersion7()|};")]
    [InlineData("return {|DG0102:Guid.CreateVersion7(Workflow.UtcNow)|};")]
    [InlineData("return {|DG0102:new Random()|}.Next();")]
    [InlineData("Random r = {|DG0102:new()|}; return r.Next();")]
    [InlineData("return {|DG0102:Random.Shared|}.Next();")]
    [InlineData("return {|DG0102:RandomNumberGenerator.GetInt32(6)|};")]
    [InlineData("return {|DG0102:RandomNumberGenerator.Create()|};")]
    [InlineData("return {|DG0102:Path.GetTempFileName()|} + {|DG0102:Path.GetRandomFileName()|};")]
    [InlineData("Func<Guid> next = {|DG0102:Guid.NewGuid|}; return next();")]
    [InlineData("return Enumerable.Range(0, 3).Select(_ => {|DG0102:Guid.NewGuid()|}).ToList();")]
    [InlineData("return {|DG0102:RunId.New()|};")]
    public Task Random_value_in_the_body_is_reported(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("return Workflow.NewGuid();")]
    [InlineData("return Workflow.Random.Next(6);")]
    [InlineData("return new Random(42).Next();")]
    [InlineData("return Guid.Empty;")]
    [InlineData("return Guid.Parse(input);")]
    [InlineData("return nameof(Guid.NewGuid);")]
    [InlineData("return new Guid(new byte[16]);")]
    [InlineData("return Path.Combine(input, \"x\");")]
    public Task Deterministic_code_is_silent(string body) => Verify.Diagnostics(Flow.With(body));
}
