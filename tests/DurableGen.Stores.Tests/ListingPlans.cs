using DurableGen.Storage;

namespace DurableGen.Stores.Tests;

/// <summary>Listings whose plans are looked at, and the index that each is to be answered from.</summary>
public static class ListingPlans
{
    private static readonly RunFilter Newest = new() { NewestFirst = true };

    /// <summary>Each listing with the name of its index, without what the databases put around it.</summary>
    public static readonly IReadOnlyDictionary<string, (RunFilter Filter, string Index)> All = new Dictionary<string, (RunFilter, string)>
    {
        ["all"] = (new RunFilter(), "run_created"),
        ["all, newest first"] = (Newest, "run_created"),
        ["a workflow's"] = (Newest with { Workflow = "w3" }, "run_workflow"),
        ["a workflow's of a time"] = (
            new RunFilter { Workflow = "w3", CreatedFrom = DateTimeOffset.UnixEpoch, CreatedBefore = DateTimeOffset.UtcNow }, "run_workflow"),
        ["a workflow's completed"] = (Newest with { Workflow = "w3", Statuses = [RunStatus.Completed] }, "run_workflow"),
        ["a key's"] = (Newest with { Workflow = "w3", Key = "k77" }, "run_key"),
        ["a run's children"] = (new RunFilter { Parent = new RunId(Guid.Parse("00000000-0000-7000-8000-000000000001")) }, "run_parent"),
        ["those that run or wait"] = (new RunFilter { Statuses = [RunStatus.Running, RunStatus.Suspended] }, "run_state_live"),
        ["failed"] = (Newest with { Statuses = [RunStatus.Failed, RunStatus.Poisoned] }, "run_state_unusual"),
        ["an attribute's value"] = (Newest with { Attributes = [AttributeCondition.Is("customer", "c7")] }, "attribute_value"),
        ["an attribute's value and more"] = (
            Newest with
            {
                Workflow = "w3",
                Attributes = [AttributeCondition.Exists("customer"), AttributeCondition.Is("customer", "c7"), AttributeCondition.StartsWith("customer", "c")],
            },
            "attribute_value"),
    };

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>A page in the middle of the listing, which must not read those before it.</summary>
    public static RunListing Page(string name, RunPosition? after) => new() { Filter = All[name].Filter, After = after, Limit = 20 };
}
