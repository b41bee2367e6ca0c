using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Generators.Tests;

/// <summary>What generator and analyzers say about a call; each source has one call or reference of a step, marked by its method's name.</summary>
public sealed class ClassifierTests
{
    [Theory]
    [InlineData(nameof(StepCallProblem.None), "partial class C { Task M() => S(); [Step] private static Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.MethodGroup), "partial class C { Func<Task> M() => S; [Step] private static Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.WrongReceiver), "partial class C { Task M(C c) => c.S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.WrongReceiver), "partial class C { Task M() => new C().S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.WrongReceiver), "partial class C(C[] all) { Task M() => all[0].S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.MutableReceiver), "partial class C { C other = null!; Task M() => other.S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.MutableReceiver), "partial class C { C Other { get; set; } = null!; Task M() => Other.S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.MutableReceiver), "partial class C(C other) { Task M() { other = this; return other.S(); } [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.MutableReceiver), "class H { public C C = null!; } partial class C(H h) { Task M() => h.C.S(); [Step] public Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.ContainingTypeNotPartial), "class C { Task M() => S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.ContainingTypeNotPartial), "class C { Task M() => S(); [Step] private static Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.ContainingTypeNotPartial), "class O { internal partial class C { Task M() => S(); [Step] private static Task S() => null!; } }")]
    [InlineData(nameof(StepCallProblem.CannotCreateInstance), "partial class C { public C(int a) { } public C(string b) { } Task M() => S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.CannotCreateInstance), "abstract partial class C { Task M() => S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.CannotCreateInstance), "partial class C { public required int X { get; init; } Task M() => S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.CannotCreateInstance), "partial struct C { Task M() => S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.InaccessibleType), "partial class C { class P { } Task M() => S(null!); [Step] private Task S(P p) => null!; }")]
    [InlineData(nameof(StepCallProblem.InaccessibleType), "partial class O { private partial class C { Task M() => S(); [Step] private Task S() => null!; } }")]
    [InlineData(nameof(StepCallProblem.InaccessibleType), "file partial class C { Task M() => S(); [Step] private Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.OpenGenericReceiver), "interface I { [Step] Task S(); } partial class C<T>(I i) { Task M() => i.S(); }")]
    [InlineData(nameof(StepCallProblem.OpenGenericReceiver), "interface I<U> { [Step] Task S<V>(V v); } partial class C(I<int> i) { Task M<T>(T t) => i.S(t); }")]
    [InlineData(nameof(StepCallProblem.BaseCall), "class B { [Step] protected virtual Task S() => null!; } partial class C : B { Task M() => base.S(); }")]
    [InlineData(nameof(StepCallProblem.StaticAbstract), "interface I { [Step] static abstract Task S(); } partial class C<T> where T : I { Task M() => T.S(); }")]
    [InlineData(nameof(StepCallProblem.LocalFunctionStep), "partial class C { Task M() { return S(); [Step] Task S() => null!; } }")]
    [InlineData(nameof(StepCallProblem.RefParameter), "partial class C { Task M(int n) => S(ref n); [Step] private Task S(ref int n) => null!; }")]
    [InlineData(nameof(StepCallProblem.RefParameter), "partial class C { Task M() => S(default); [Step] private Task S(Span<int> n) => null!; }")]
    [InlineData(nameof(StepCallProblem.RefParameter), "partial class C { Task M() => S(1, 2); [Step] private Task S(params ReadOnlySpan<int> n) => null!; }")]
    [InlineData(nameof(StepCallProblem.NotTaskReturning), "partial class C { int M() => S(); [Step] private int S() => 1; }")]
    [InlineData(nameof(StepCallProblem.NotTaskReturning), "partial class C { object M() => S(); [Step] private IAsyncEnumerable<int> S() => null!; }")]
    [InlineData(nameof(StepCallProblem.DynamicArgument), "partial class C { Task M(dynamic d) => S(d); [Step] private static Task S(int n) => null!; }")]
    [InlineData(nameof(StepCallProblem.DynamicArgument), "partial class C { Task M() => S(1); [Step] private static Task S(dynamic n) => null!; }")]
    [InlineData(nameof(StepCallProblem.ExpressionTreeIgnored), "partial class C { System.Linq.Expressions.Expression<Func<Task>> M() => () => S(); [Step] private static Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.ExpressionTreeIgnored), "partial class C { object M(IQueryable<int> q) => from n in q select S(); [Step] private static Task S() => null!; }")]
    [InlineData(nameof(StepCallProblem.InsideStep), "interface I { [Step] Task S(); } class C(I inner) : I { public Task S() => inner.S(); }")]
    public void Says_what_becomes_of_the_call(string expected, string source)
        => Assert.Equal(expected, Classify(TestCompilation.Create(source)).ToString());

    private static StepCallProblem Classify(CSharpCompilation compilation)
    {
        Assert.Empty(TestCompilation.Errors(compilation));
        SyntaxTree tree = compilation.SyntaxTrees[0];
        SemanticModel model = compilation.GetSemanticModel(tree);
        return Assert.Single(tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>()
            .Select(node => Classify(model.GetOperation(node))).OfType<StepCallSite>().Distinct()).Problem;
    }

    private static StepCallSite? Classify(IOperation? operation)
        => operation switch
        {
            IInvocationOperation call => StepCallClassifier.Classify(call),
            IMethodReferenceOperation reference => StepCallClassifier.Classify(reference),
            IDynamicInvocationOperation call => StepCallClassifier.Classify(call),
            _ => null,
        };
}
