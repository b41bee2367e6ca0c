using Microsoft.CodeAnalysis;

namespace DurableGen.Generators.Shared;

/// <summary>
/// Picks the members that workflow code, here or in another assembly, may run and that may come to something durable, by names alone: only
/// these are bound.
/// </summary>
internal static class DurableMemberFinder
{
    /// <param name="files">The code.</param>
    /// <param name="durable">The names of steps, and of methods of other assemblies with durable content.</param>
    /// <param name="workflows">The names of workflow methods.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The members by file, files and members in order.</returns>
    public static IEnumerable<IGrouping<SyntaxTree, SyntaxNode>> Find(
        IEnumerable<SyntaxTree> files, IEnumerable<string> durable, IEnumerable<string> workflows, CancellationToken cancellationToken)
    {
        HashSet<string> names = new(DurableMembers.Names.Concat(durable), StringComparer.Ordinal);
        List<MemberNames> reaching = Reaching(files, names, cancellationToken);
        ILookup<string, MemberNames> byName = reaching.ToLookup(static member => member.Name, StringComparer.Ordinal);
        HashSet<string> started = new(workflows, StringComparer.Ordinal);
        HashSet<MemberNames> found = [.. reaching.Where(member => member.IsUnnamed || member.IsVisible || started.Contains(member.Name))];
        Queue<MemberNames> open = new(found);
        while (open.Count > 0)
        {
            foreach (MemberNames next in open.Dequeue().Mentioned.SelectMany(name => byName[name]))
            {
                if (found.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return found.Select(static member => member.Code)
            .OrderBy(static code => code.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(static code => code.SpanStart)
            .GroupBy(static code => code.SyntaxTree);
    }

    // Whoever mentions the name of such a member may be one itself.
    private static List<MemberNames> Reaching(IEnumerable<SyntaxTree> files, HashSet<string> names, CancellationToken cancellationToken)
    {
        List<MemberNames> found = [];
        List<SyntaxTree> trees = [.. files];
        List<MemberNames> others = [];
        bool isMore = true;
        while (isMore)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int before = found.Count;
            foreach (SyntaxTree tree in trees.Where(tree => MemberNames.IsMentioned(tree, names, cancellationToken)).ToArray())
            {
                trees.Remove(tree);
                others.AddRange(MemberNames.Of(tree, cancellationToken));
            }

            foreach (MemberNames member in others.Where(member => member.Mentioned.Overlaps(names)).ToArray())
            {
                others.Remove(member);
                found.Add(member);
                if (member.Name.Length > 0)
                {
                    names.Add(member.Name);
                }
            }

            isMore = found.Count > before;
        }

        return found;
    }
}
