using System.Collections.Immutable;
using DurableGen.Analyzers.Deploys;
using DurableGen.CodeFixes.Deploys;
using DurableGen.Generators;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Analyzers.Tests.Deploys;

/// <summary>What is said of code that differs from what was shipped.</summary>
public sealed class DeployTests
{
    private const string Shipped = "await Reserve(); await Charge();";

    private static readonly string Lock = LockText.Of(Checkout(Shipped));

    [Fact]
    public async Task A_project_without_lock_files_hears_nothing()
        => Assert.Empty(await ReportsOf(Checkout(Shipped), shipped: null, unshipped: null));

    [Fact]
    public async Task Code_that_was_shipped_as_it_is_fits()
        => Assert.Empty(await ReportsOf(Checkout(Shipped), Lock, ""));

    [Fact]
    public async Task A_workflow_in_no_lock_file_is_reported()
        => Assert.Equal(["DG0501"], Ids(await ReportsOf(Checkout(Shipped), "# nothing yet", "")));

    [Fact]
    public async Task A_change_that_every_log_fits_asks_for_the_lock_file_alone()
    {
        Assert.Equal(["DG0502"], Ids(await ReportsOf(Checkout(Shipped + " await Ship();"), Lock, "")));
        Assert.Empty(await ReportsOf(Checkout(Shipped + " await Ship();"), Lock, LockText.Of(Checkout(Shipped + " await Ship();"))));
    }

    [Fact]
    public async Task A_change_that_breaks_runs_in_flight_is_an_error_that_names_both_sides_and_the_remedies()
    {
        Diagnostic report = Assert.Single(await ReportsOf(Checkout("await Charge(); await Reserve();"), Lock, ""));
        Assert.Equal("DG0503", report.Id);
        Assert.Equal(DiagnosticSeverity.Error, report.Severity);
        string message = report.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("\"checkout\", version \"1\"", message, StringComparison.Ordinal);
        Assert.Contains("runs in flight may have 'Reserve#1', where the code now asks for 'Charge#1'", message, StringComparison.Ordinal);
        Assert.All(["Workflow.Patched", "Version", "delete"], remedy => Assert.Contains(remedy, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Until_it_is_shipped_any_change_may_be_made()
        => Assert.Equal(["DG0502"], Ids(await ReportsOf(Checkout("await Charge();"), "", Lock)));

    [Fact]
    public async Task A_step_behind_a_condition_is_said_to_depend_on_it()
    {
        string report = Assert.Single(
            await ReportsOf(Checkout("await Reserve(); if (DateTime.MinValue.Year == 1) { await Ship(); } await Charge();"), Lock, ""),
            static one => one.Id == "DG0506").GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("'Ship' may now come before 'Charge#2'", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("await Reserve(); if (Workflow.Patched(\"ship\")) { await Ship(); } await Charge();")]
    [InlineData("await Reserve(); if (!Workflow.Patched(\"ship\")) { await Charge(); } else { await Ship(); }")]
    public async Task A_patch_fits(string today)
        => Assert.Equal(["DG0502"], Ids(await ReportsOf(Checkout(today), Lock, "")));

    [Theory]
    [InlineData("await Reserve(); if (Workflow.Patched(\"ship\")) { await Charge(); } else { await Ship(); }")]
    [InlineData("await Reserve(); if (Workflow.Patched(\"ship\")) { await Charge(); }")]
    public async Task A_patch_whose_old_way_is_not_the_one_that_was_shipped_does_not_fit(string today)
        => Assert.Equal(["DG0503"], Ids(await ReportsOf(Checkout(today), Lock, "")));

    [Fact]
    public async Task A_new_version_beside_the_old_is_a_workflow_of_its_own()
        => Assert.Equal(["DG0501"], Ids(await ReportsOf(
            Checkout(Shipped) + "\n" + Checkout("await Charge();", version: "2").Replace("class Checkout", "class CheckoutV2", StringComparison.Ordinal),
            Lock, "")));

    [Fact]
    public async Task A_shipped_workflow_that_is_gone_is_an_error_in_the_lock_file()
    {
        Diagnostic report = Assert.Single(await ReportsOf(Checkout(Shipped, version: "2"), "# first\n" + Lock, LockText.Of(Checkout(Shipped, version: "2"))));
        Assert.Equal("DG0504", report.Id);
        Assert.Equal(("/app/workflows.shipped.lock", 1), (report.Location.GetLineSpan().Path, report.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Theory]
    [InlineData("<<<<<<< HEAD\n")]
    [InlineData("workflow checkout shape 12\n    flow\n")]
    [InlineData("workflow checkout version 1 shape 1234567812345678\n    flow\n    0 Reserve 1\n")]
    public async Task A_lock_file_that_cannot_be_read_is_an_error(string text)
        => Assert.Contains("DG0505", Ids(await ReportsOf(Checkout(Shipped), text, "")));

    [Theory]
    [InlineData("Task<int>", "Task<long>", "DG0502")]
    [InlineData("Task<int>", "Task<string>", "DG0503")]
    [InlineData("Task<Receipt>", "Task<Wider>", "DG0502")]
    [InlineData("Task<Wider>", "Task<Receipt>", "DG0503")]
    [InlineData("Task<Receipt>", "Task<Renamed>", "DG0503")]
    [InlineData("Task<Receipt[]>", "Task<List<Wider>>", "DG0502")]
    public async Task What_logs_keep_has_to_be_readable_without_a_loss(string shipped, string today, string expected)
    {
        const string types = "public sealed record Receipt(string Id); public sealed record Wider(string Id, int Count); public sealed record Renamed(string Key);";
        string Source(string result) => Checkout(Shipped, result: result) + types;

        Assert.Equal([expected], Ids(await ReportsOf(Source(today), LockText.Of(Source(shipped)), "")));
    }

    [Fact]
    public async Task In_a_build_the_shape_is_the_one_that_was_generated()
    {
        string source = Checkout("await Reserve(); if (Workflow.Patched(\"ship\")) { await Ship(); } await Workflow.DelayAsync(TimeSpan.FromDays(1)); await Charge();");
        Compilation built = GeneratorRun.Of<WorkflowGenerator>(source).Output;

        Assert.Empty(await Reports(built, LockText.Of(source), ""));
    }

    [Fact]
    public async Task The_fix_writes_all_shapes_into_the_unshipped_file_and_keeps_what_else_is_there()
    {
        string source = Checkout(Shipped) + "\n" + Checkout("await Charge();", version: "2").Replace("class Checkout", "class CheckoutV2", StringComparison.Ordinal);
        string outdated = LockText.Of(Checkout("await Ship();"));
        Project project = TestProject.Create(source)
            .AddAdditionalDocument(LockFile.ShippedName, SourceText.From("# nothing yet")).Project
            .AddAdditionalDocument(LockFile.UnshippedName, SourceText.From("# kept\n\n" + outdated)).Project;

        string one = await FixedAsync(project, all: false);
        string all = await FixedAsync(project, all: true);

        Assert.StartsWith("# kept\n\nworkflow checkout version ", one, StringComparison.Ordinal);
        Assert.Equal(all.ReplaceLineEndings("\n"), "# kept\n\n" + LockText.Of(source));
        Assert.Empty(await ReportsOf(source, "", all));
    }

    private static async Task<string> FixedAsync(Project project, bool all)
    {
        var fix = new UpdateLockFix();
        Compilation compilation = (await project.GetCompilationAsync())!;
        string unshipped = (await project.AdditionalDocuments.Single(static file => file.Name == LockFile.UnshippedName).GetTextAsync()).ToString();
        ImmutableArray<Diagnostic> reports = [.. (await Reports(compilation, "", unshipped)).OrderBy(static report => report.Id, StringComparer.Ordinal)];
        CodeAction? action = null;
        if (all)
        {
            action = await fix.GetFixAllProvider().GetFixAsync(new FixAllContext(
                TestProject.First(project), fix, FixAllScope.Project, nameof(UpdateLockFix), fix.FixableDiagnosticIds, new KnownDiagnostics(reports), CancellationToken.None));
        }
        else
        {
            Document document = project.GetDocument(reports[0].Location.SourceTree)!;
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, reports[0], (offered, _) => action = offered, CancellationToken.None));
        }

        ImmutableArray<CodeActionOperation> operations = await action!.GetOperationsAsync(CancellationToken.None);
        Project changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
        return (await changed.AdditionalDocuments.Single(static file => file.Name == LockFile.UnshippedName).GetTextAsync()).ToString();
    }

    private static async Task<IReadOnlyList<Diagnostic>> ReportsOf(string today, string? shipped, string? unshipped)
    {
        Compilation compilation = TestCompilation.Create(today);
        Assert.Empty(TestCompilation.Errors(compilation));
        return await Reports(compilation, shipped, unshipped);
    }

    private static async Task<IReadOnlyList<Diagnostic>> Reports(Compilation compilation, string? shipped, string? unshipped)
        => await compilation.WithAnalyzers([new DeployAnalyzer()], LockText.Options(shipped, unshipped)).GetAnalyzerDiagnosticsAsync();

    private static IEnumerable<string> Ids(IEnumerable<Diagnostic> reports) => reports.Select(static report => report.Id).Order();

    private static string Checkout(string body, string version = "1", string result = "Task<int>")
        => $$"""
            public sealed partial class Checkout
            {
                [Workflow("checkout", Version = "{{version}}")]
                public async Task RunAsync(string order) { {{body}} }

                [Step] private static {{result}} Reserve() => throw new NotSupportedException();
                [Step] private static Task Charge() => Task.CompletedTask;
                [Step] private static Task Ship() => Task.CompletedTask;
            }
            """;
}
