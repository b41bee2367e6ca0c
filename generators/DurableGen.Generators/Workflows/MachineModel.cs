namespace DurableGen.Generators;

/// <summary>A workflow, its automaton, and the steps that its class calls: what its machine is printed from.</summary>
internal sealed record MachineModel(
    WorkflowModel Workflow, AutomatonModel Automaton, EquatableArray<FailureModel> Failures, EquatableArray<string> Steps)
{
    public static MachineModel Join(
        WorkflowModel workflow, EquatableArray<BodyModel> bodies, EquatableArray<CallerSteps> callers, EquatableArray<AutomatonModel> automata)
    {
        string type = workflow.Type.MetadataName;
        CallerSteps? calls = callers.FirstOrDefault(c => c.Type == type);
        IEnumerable<StepReference> steps = calls is null ? [] : calls.Steps;
        return new MachineModel(
            workflow,
            automata.First(a => a.Type == type),
            bodies.First(b => b.Type == type).Failures,
            steps.Select(static s => s.Definition).OfType<string>().ToEquatableArray());
    }
}
