using System.Collections;

namespace DurableGen.StoreConformance.Linearizability;

/// <summary>
/// Looks for an order in which the operations on one key can have happened one after the other, each between its call and its answer, so
/// that a sequential store would have given the same answers. The search of Wing and Gong, which remembers where it has been in vain.
/// </summary>
internal sealed class LinearizabilityChecker
{
    private readonly KeyOperation[] _operations;
    private readonly BitArray _done;
    private readonly HashSet<(string Done, string State)> _inVain = [];
    private readonly List<KeyOperation> _order = [];
    private List<KeyOperation> _longest = [];

    private LinearizabilityChecker(IEnumerable<KeyOperation> history)
    {
        _operations = [.. history.OrderBy(static operation => operation.Called)];
        _done = new BitArray(_operations.Length);
    }

    /// <summary>Null when there is an order; what cannot be ordered otherwise.</summary>
    public static string? Refute(IReadOnlyCollection<KeyOperation> history)
    {
        var checker = new LinearizabilityChecker(history);
        return checker.IsOrdered(new KeyState()) ? null : checker.Describe();
    }

    private bool IsOrdered(KeyState state)
    {
        // Nothing can happen after the answer to something that has not happened yet.
        long first = long.MaxValue;
        for (int i = 0; i < _operations.Length; i++)
        {
            first = _done[i] ? first : Math.Min(first, _operations[i].Answered);
        }

        if (first == long.MaxValue)
        {
            return true;
        }

        if (!_inVain.Add((Marks(), state.Text)))
        {
            return false;
        }

        for (int i = 0; i < _operations.Length && _operations[i].Called < first; i++)
        {
            if (!_done[i] && Happens(i, state))
            {
                return true;
            }
        }

        return false;
    }

    private bool Happens(int i, KeyState state)
    {
        _done[i] = true;
        _order.Add(_operations[i]);
        if (_order.Count > _longest.Count)
        {
            _longest = [.. _order];
        }

        foreach (KeyState next in _operations[i].Apply(state))
        {
            if (IsOrdered(next))
            {
                return true;
            }
        }

        _order.RemoveAt(_order.Count - 1);
        _done[i] = false;
        return false;
    }

    private string Marks()
    {
        char[] marks = new char[(_operations.Length + 15) / 16];
        for (int i = 0; i < _operations.Length; i++)
        {
            marks[i / 16] |= (char)(_done[i] ? 1 << (i % 16) : 0);
        }

        return new string(marks);
    }

    private string Describe()
    {
        IEnumerable<string> lines = _operations.Select((operation, i) =>
            $"{(_longest.Contains(operation) ? " " : ">")} [{operation.Called}..{(operation.IsAnswered ? operation.Answered : "")}] in {operation.Epoch}: {operation}");
        return $"No order explains these answers. The longest order found leaves out what is marked:\n{string.Join('\n', lines)}";
    }
}
