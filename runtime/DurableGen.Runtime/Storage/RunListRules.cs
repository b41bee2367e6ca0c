namespace DurableGen.Storage;

/// <summary>What every listing must be, and whether a run belongs to it.</summary>
internal static class RunListRules
{
    public const int MaxLimit = 1000;

    /// <exception cref="ArgumentException">The filter cannot be answered.</exception>
    public static void Check(RunFilter filter)
    {
        if (filter.Attributes.Count > RunFilter.MaxAttributeConditions)
        {
            throw new ArgumentException(
                $"The filter has {filter.Attributes.Count} conditions on attributes; at most {RunFilter.MaxAttributeConditions} are allowed.",
                nameof(filter));
        }

        foreach (AttributeCondition condition in filter.Attributes)
        {
            if (AttributeRules.Defect([KeyValuePair.Create(condition.Name, condition.Value)]) is { } defect)
            {
                throw defect;
            }
        }

        CheckText(filter.Workflow, "workflow");
        CheckText(filter.Key, "key");
    }

    /// <exception cref="ArgumentException">The filter cannot be answered.</exception>
    public static void Check(DeadLetterFilter filter) => CheckText(filter.Workflow, "workflow");

    public static bool Matches(RunFilter filter, RunRecord run, IReadOnlyDictionary<string, string> attributes)
        => (filter.Workflow is null || run.Workflow == filter.Workflow)
            && (filter.Statuses.Count == 0 || filter.Statuses.Contains(run.Status))
            && (filter.Key is null || run.Key == filter.Key)
            && (filter.Parent is null || run.Parent == filter.Parent)
            && !(run.CreatedAt < filter.CreatedFrom)
            && !(run.CreatedAt >= filter.CreatedBefore)
            && filter.Attributes.All(condition => condition.Holds(attributes));

    /// <summary>Text that is in no database is asked of none: not each of them says so.</summary>
    private static void CheckText(string? text, string name)
    {
        if (text?.Length > 0 && TextRules.Problem(text, int.MaxValue) is { } problem)
        {
            throw new ArgumentException($"The filter's {name} {problem}. No run has such a {name}.");
        }
    }

    /// <summary>A run as a listing has it: what may be large is left out.</summary>
    public static RunRecord Listed(RunRecord run)
        => run with { Input = default, Outcome = run.Status == RunStatus.Completed ? default : run.Outcome };
}
