namespace Policies;

/// <summary>One way to answer a start whose key is taken: a few lines of the app's own code over what the start says.</summary>
internal interface IPolicy
{
    /// <summary>How the command line names it.</summary>
    string Name { get; }

    /// <summary>Plays the story once and reports what came of it.</summary>
    Task PlayAsync(Report report);
}
