namespace DurableGen.Generators;

/// <summary>Converts between the task that a step returns and <c>Task&lt;TResult&gt;</c>, which the runtime works with.</summary>
internal static class TaskEmitter
{
    /// <summary>A lambda that makes the call and gives <c>Task&lt;TResult&gt;</c>.</summary>
    public static string Lambda(string parameters, string modifier, string call, StepModel step)
        => step.ResultType is null ? $"{modifier}async {parameters} => {{ await {call}; return default({Code.Unit}); }}"
            : step.ReturnsValueTask ? $"{modifier}{parameters} => {call}.AsTask()"
            : $"{modifier}{parameters} => {call}";

    /// <summary>The runtime's task as the step's return type.</summary>
    public static string Wrap(string task, StepModel step)
        => !step.ReturnsValueTask ? task
            : step.ResultType is null ? $"new {Code.ValueTask}({task})"
            : $"new {Code.ValueTask}<{step.ResultType}>({task})";
}
