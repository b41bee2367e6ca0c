using System.Globalization;
using System.Text;

namespace DurableGen.Fingerprints;

/// <summary>A member whose values differ between two canonical forms.</summary>
/// <param name="Path">Where it stands: <c>Lines[2].Price</c>. Keys of dictionaries are values, and no part of it.</param>
/// <param name="IsMissingLeft">True when the first form has the member's default value.</param>
internal readonly record struct Difference(string Path, bool IsMissingLeft);

/// <summary>Finds where two canonical forms differ, without saying in what.</summary>
internal static class CanonicalDifferences
{
    private const string Whole = "(the whole input)";

    /// <summary>The innermost members that differ, in the order of their names.</summary>
    public static IReadOnlyList<Difference> Between(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        List<Difference> found = [];
        Compare(left, right, "", found);
        return found;
    }

    private static void Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, string path, List<Difference> found)
    {
        if (left.SequenceEqual(right))
        {
            return;
        }

        switch (left[0], right[0])
        {
            case (CanonicalTag.Object, CanonicalTag.Object):
                CompareMembers(left, right, path, found);
                break;
            case (CanonicalTag.Case, CanonicalTag.Case) when TypeOf(left).SequenceEqual(TypeOf(right)):
                Compare(left[(1 + TypeOf(left).Length)..], right[(1 + TypeOf(right).Length)..], path, found);
                break;
            case (CanonicalTag.Sequence, CanonicalTag.Sequence) when CountOf(left) == CountOf(right):
                CompareItems(left, right, path, found);
                break;
            default:
                Add(path, isMissingLeft: false, found);
                break;
        }
    }

    private static void CompareMembers(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, string path, List<Difference> found)
    {
        int l = 1;
        int r = 1;
        while (left[l] == CanonicalTag.Member || right[r] == CanonicalTag.Member)
        {
            ReadOnlySpan<byte> leftName = NameAt(left, l);
            ReadOnlySpan<byte> rightName = NameAt(right, r);
            int order = left[l] != CanonicalTag.Member ? 1 : right[r] != CanonicalTag.Member ? -1 : leftName.SequenceCompareTo(rightName);
            string member = Join(path, Encoding.UTF8.GetString(order > 0 ? rightName : leftName));
            int leftEnd = order <= 0 ? EndOfMember(left, l) : l;
            int rightEnd = order >= 0 ? EndOfMember(right, r) : r;
            if (order == 0)
            {
                Compare(left[CanonicalTag.EndOfBytes(left, l)..leftEnd], right[CanonicalTag.EndOfBytes(right, r)..rightEnd], member, found);
            }
            else
            {
                Add(member, isMissingLeft: order > 0, found);
            }

            (l, r) = (leftEnd, rightEnd);
        }
    }

    private static void CompareItems(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, string path, List<Difference> found)
    {
        int l = 1;
        int r = 1;
        for (int i = 0; left[l] != CanonicalTag.EndSequence; i++)
        {
            int leftEnd = CanonicalTag.EndOf(left, l);
            int rightEnd = CanonicalTag.EndOf(right, r);
            Compare(left[l..leftEnd], right[r..rightEnd], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), found);
            (l, r) = (leftEnd, rightEnd);
        }
    }

    private static int EndOfMember(ReadOnlySpan<byte> form, int start) => CanonicalTag.EndOf(form, CanonicalTag.EndOfBytes(form, start));

    private static ReadOnlySpan<byte> NameAt(ReadOnlySpan<byte> form, int start)
        => form[start] == CanonicalTag.Member ? form[(start + 1 + sizeof(int))..CanonicalTag.EndOfBytes(form, start)] : [];

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> form) => form[1..CanonicalTag.EndOf(form, 1)];

    private static int CountOf(ReadOnlySpan<byte> sequence)
    {
        int count = 0;
        for (int position = 1; sequence[position] != CanonicalTag.EndSequence; position = CanonicalTag.EndOf(sequence, position))
        {
            count++;
        }

        return count;
    }

    private static string Join(string path, string member) => path.Length == 0 ? member : $"{path}.{member}";

    private static void Add(string path, bool isMissingLeft, List<Difference> found)
        => found.Add(new Difference(path.Length == 0 ? Whole : path, isMissingLeft));
}
