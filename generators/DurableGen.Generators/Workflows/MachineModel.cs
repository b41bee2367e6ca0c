namespace DurableGen.Generators;

/// <summary>A workflow, its code, and the steps that its class calls: what its machine is printed from.</summary>
internal sealed record MachineModel(
    WorkflowModel Workflow, string Shape, EquatableArray<FailureModel> Failures, EquatableArray<string> Steps)
{
    public static MachineModel Join(WorkflowModel workflow, EquatableArray<BodyModel> bodies, EquatableArray<CallerSteps> callers)
    {
        BodyModel body = bodies.First(b => b.Type == workflow.Type.MetadataName);
        CallerSteps? calls = callers.FirstOrDefault(c => c.Type == workflow.Type.MetadataName);
        IEnumerable<StepReference> steps = calls is null ? [] : calls.Steps;
        return new MachineModel(
            workflow,
            Generators.Shape.Of(body.Code, steps.Select(static s => s.Name)),
            body.Failures,
            steps.Select(static s => s.Definition).OfType<string>().ToEquatableArray());
    }
}
