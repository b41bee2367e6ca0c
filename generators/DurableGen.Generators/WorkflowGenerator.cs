using System.Collections.Immutable;
using DurableGen.Analyzers.WorkflowCode.Foreign;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Generators;

/// <summary>Prints clients, machines, token factories, step definitions, interceptors and the registration of workflows.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class WorkflowGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<WorkflowModel> workflows = Methods(
            context, KnownNames.WorkflowAttribute, TrackingNames.Workflows, static (method, _) => WorkflowParser.TryParse(method));
        IncrementalValuesProvider<BodyModel> bodies = MethodsWithBodies(
            context, KnownNames.WorkflowAttribute, TrackingNames.Bodies,
            static (ctx, ct) => BodyParser.Parse(ctx.TargetSymbol.ContainingType, ctx.SemanticModel, ct));
        IncrementalValuesProvider<InputModel> inputs = Methods(
            context, KnownNames.WorkflowAttribute, TrackingNames.Inputs, InputParser.TryParse);
        IncrementalValuesProvider<TokenModel> tokens = Methods(
            context, KnownNames.HookTokenAttribute, TrackingNames.Tokens,
            static (method, _) => TokenParser.TryParse(method, method.FindAttribute(KnownNames.HookTokenAttribute)!));

        // Users write against these, so the editor has to know them; all other files are of use only to the compiler.
        context.RegisterSourceOutput(workflows.Where(static workflow => workflow.ContractClient is null), static (ctx, workflow) =>
            ctx.AddSource($"{workflow.Type.HintName}.Client.g.cs", ClientEmitter.Emit(workflow)));
        context.RegisterSourceOutput(
            inputs.Collect().SelectMany(static (all, _) => InputModel.Distinct(all)),
            static (ctx, input) => ctx.AddSource(input.HintName, InputEmitter.Emit(input)));
        context.RegisterSourceOutput(tokens, static (ctx, token) => ctx.AddSource(token.HintName, TokenEmitter.Emit(token)));

        IncrementalValueProvider<ProjectCode> code = CodeOf(context, workflows);
        IncrementalValueProvider<EquatableArray<AutomatonModel>> automata =
            code.Select(static (all, _) => all.Automata).WithTrackingName(TrackingNames.Automata);
        IncrementalValueProvider<EquatableArray<string>> shipped = context.AdditionalTextsProvider
            .Where(static file => LockFile.IsShipped(file.Path))
            .Select(static (file, ct) => file.GetText(ct)?.ToString() ?? "")
            .Collect()
            .Select(static (all, _) => all.ToEquatableArray());
        IncrementalValueProvider<EquatableArray<AutomatonModel>> fitting = automata.Combine(workflows.Collect()).Combine(shipped)
            .Select(static (input, _) => FittingShapes.Add(input.Left.Left, input.Left.Right, input.Right));
        RegisterMachines(context, workflows, bodies, code, fitting);
        RegisterLocks(context, workflows, automata, shipped);
        RegisterDiagrams(context, workflows, automata);
        RegisterSteps(context, code.Select(static (all, _) => all.Calls));
        context.RegisterImplementationSourceOutput(code.Select(static (all, _) => all.Content).WithTrackingName(TrackingNames.Content), static (ctx, content) =>
        {
            if (content is not null)
            {
                ctx.AddSource("DurableGen.Code.g.cs", ContentEmitter.Emit(content));
            }
        });
        RegisterRegistration(context, workflows);
        RegisterFacts(context);
    }

    private static void RegisterMachines(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<WorkflowModel> workflows,
        IncrementalValuesProvider<BodyModel> bodies,
        IncrementalValueProvider<ProjectCode> code,
        IncrementalValueProvider<EquatableArray<AutomatonModel>> automata)
    {
        IncrementalValueProvider<EquatableArray<BodyModel>> allBodies =
            bodies.Collect().Select(static (all, _) => new EquatableArray<BodyModel>(all));
        IncrementalValueProvider<EquatableArray<CallerSteps>> callers = code.Select(static (all, _) => all.Calls.Callers);
        IncrementalValuesProvider<MachineModel> machines = workflows.Where(static workflow => !workflow.IsContract)
            .Combine(allBodies).Combine(callers).Combine(automata)
            .Select(static (input, _) => MachineModel.Join(input.Left.Left.Left, input.Left.Left.Right, input.Left.Right, input.Right))
            .WithTrackingName(TrackingNames.Machines);
        context.RegisterImplementationSourceOutput(machines, static (ctx, machine) =>
            ctx.AddSource($"{machine.Workflow.Type.HintName}.Machine.g.cs", MachineEmitter.Emit(machine)));
    }

    // Only the build target that writes the file asks for it.
    private static void RegisterLocks(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<WorkflowModel> workflows,
        IncrementalValueProvider<EquatableArray<AutomatonModel>> automata,
        IncrementalValueProvider<EquatableArray<string>> shipped)
    {
        IncrementalValueProvider<bool> isAsked = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.DurableGenWriteLocks", out string? value)
            && value.Equals("true", StringComparison.OrdinalIgnoreCase));
        context.RegisterImplementationSourceOutput(
            workflows.Collect().Combine(automata).Combine(shipped).Combine(isAsked)
                .Select(static (input, _) => input.Right
                    ? LockText.Of(input.Left.Left.Left, input.Left.Left.Right, input.Left.Right)
                    : null)
                .WithTrackingName(TrackingNames.Locks),
            static (ctx, text) =>
            {
                if (text is not null)
                {
                    ctx.AddSource("DurableGen.Locks.g.cs", CommentFile.Emit(text));
                }
            });
    }

    // Only projects that want pictures ask for them; a build target writes them.
    private static void RegisterDiagrams(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<WorkflowModel> workflows,
        IncrementalValueProvider<EquatableArray<AutomatonModel>> automata)
    {
        IncrementalValueProvider<bool> isAsked = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.DurableGenDiagrams", out string? value)
            && value.Length > 0 && !value.Equals("false", StringComparison.OrdinalIgnoreCase));
        IncrementalValueProvider<EquatableArray<DiagramFile>?> files = workflows.Collect().Combine(automata).Combine(isAsked)
            .Select(static (input, _) => input.Right ? (EquatableArray<DiagramFile>?)DiagramFiles.Of(input.Left.Left, input.Left.Right) : null)
            .WithTrackingName(TrackingNames.Diagrams);
        context.RegisterImplementationSourceOutput(files, static (ctx, drawn) =>
        {
            if (drawn is { } all)
            {
                ctx.AddSource("DurableGen.Diagrams.g.cs", CommentFile.Emit(DiagramFiles.ListOf(all)));
                foreach (DiagramFile file in all)
                {
                    ctx.AddSource($"DurableGen.Diagrams.{file.Name}.g.cs", CommentFile.Emit(file.Text));
                }
            }
        });
    }

    // One file per host and per source file: an edit to one of them leaves the text of the others cached.
    private static void RegisterSteps(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ProjectCalls> calls)
    {
        context.RegisterImplementationSourceOutput(
            calls.SelectMany(static (all, _) => all.Hosts).WithTrackingName(TrackingNames.Hosts),
            static (ctx, host) => ctx.AddSource(host.HintName, StepHostEmitter.Emit(host)));
        context.RegisterImplementationSourceOutput(
            calls.SelectMany(static (all, _) => all.Files).WithTrackingName(TrackingNames.Interceptors),
            static (ctx, file) => ctx.AddSource(file.HintName, InterceptorEmitter.Emit(file)));
        context.RegisterImplementationSourceOutput(
            calls.SelectMany(static (all, _) => all.Plain), static (ctx, host) => ctx.AddSource(host.HintName, StepHostEmitter.EmitPlain(host)));
    }

    private static void RegisterRegistration(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<WorkflowModel> workflows)
    {
        IncrementalValueProvider<RegistrationModel> registration = context.CompilationProvider
            .Select(static (compilation, _) => AssemblyParser.Parse(compilation))
            .Combine(workflows.Collect())
            .Select(static (pair, _) => RegistrationModel.Join(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Registration);
        context.RegisterImplementationSourceOutput(registration, static (ctx, model) =>
        {
            if (!model.IsEmpty)
            {
                ctx.AddSource("DurableGen.Workflows.g.cs", RegistrationEmitter.Emit(model));
            }
        });
    }

    // Only the compiler needs them: in the editor a referenced project is read as source.
    private static void RegisterFacts(IncrementalGeneratorInitializationContext context)
        => context.RegisterImplementationSourceOutput(
            context.CompilationProvider.Select(static (compilation, ct) => DeterminismFacts.Of(compilation, ct).ToEquatableArray()),
            static (ctx, facts) =>
            {
                if (facts.Count > 0)
                {
                    ctx.AddSource("DurableGen.Facts.g.cs", FactEmitter.Emit(facts));
                }
            });

    private static IncrementalValueProvider<ProjectCode> CodeOf(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<WorkflowModel> workflows)
    {
        IncrementalValueProvider<ImmutableArray<string>> ownSteps = context.SyntaxProvider.ForAttributeWithMetadataName(
            KnownNames.StepAttribute,
            static (node, _) => node is MethodDeclarationSyntax,
            static (ctx, _) => ctx.TargetSymbol.Name).Collect();
        IncrementalValueProvider<EquatableArray<string>> names = context.CompilationProvider
            .Select(ReferencedSteps.Names)
            .Combine(ownSteps)
            .Select(static (pair, _) => new SortedSet<string>(pair.Left.Concat(pair.Right), StringComparer.Ordinal).ToEquatableArray());
        IncrementalValueProvider<bool> isOn = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            !options.GlobalOptions.TryGetValue("build_property.DurableGenInterceptors", out string? value)
            || !value.Equals("false", StringComparison.OrdinalIgnoreCase));

        // The compilation ends here: what comes out is plain data, equal for equal code.
        return context.CompilationProvider.Combine(names).Combine(isOn).Combine(workflows.Collect())
            .Select(static (input, ct) => ProjectCodeFinder.Find(input.Left.Left.Left, input.Left.Left.Right, input.Left.Right, input.Right, ct));
    }

    // What an editor asks for on each keystroke: only files whose models may have changed are bound.
    private static IncrementalValuesProvider<T> Methods<T>(
        IncrementalGeneratorInitializationContext context, string attribute, string trackingName, Func<IMethodSymbol, Compilation, T?> read)
        where T : class, IEquatable<T>
        => context.CompilationProvider
            .Select((compilation, ct) => MarkedModels.Read(compilation, attribute, read, ct))
            .SelectMany(static (all, _) => all)
            .WithTrackingName(trackingName);

    private static IncrementalValuesProvider<T> MethodsWithBodies<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        string trackingName,
        Func<GeneratorAttributeSyntaxContext, CancellationToken, T?> read)
        where T : class
        => context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => IsInType(node), read)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!) // Where cannot narrow the type.
            .WithTrackingName(trackingName);

    /// <summary>While a type's head is being typed, its methods stand in the namespace.</summary>
    private static bool IsInType(SyntaxNode node) => node is MethodDeclarationSyntax { Parent: TypeDeclarationSyntax };
}
