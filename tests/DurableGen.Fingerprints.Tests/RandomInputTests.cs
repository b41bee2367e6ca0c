using System.Globalization;
using DurableGen.Fingerprints.Tests.Inputs;
using FsCheck;
using FsCheck.Fluent;

namespace DurableGen.Fingerprints.Tests;

/// <summary>
/// What holds for the fingerprint of any input. <c>DURABLEGEN_PROPERTY_CASES</c> says how many are tried for each property; 100 are by default.
/// </summary>
public sealed class RandomInputTests
{
    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("DURABLEGEN_PROPERTY_CASES"), CultureInfo.InvariantCulture, out int cases) ? cases : 100;

    /// <summary>Each changes one leaf and nothing else.</summary>
    private static readonly Dictionary<string, Func<Document, Document>> Changes = new()
    {
        ["Text"] = static d => d with { Text = d.Text + "x" },
        ["Count"] = static d => d with { Count = unchecked(d.Count + 1) },
        ["Big"] = static d => d with { Big = unchecked(d.Big - 1) },
        ["Ratio"] = static d => d with { Ratio = double.BitIncrement(d.Ratio) },
        ["Price"] = static d => d with { Price = d.Price == 0 ? 0.01m : -d.Price },
        ["IsGood"] = static d => d with { IsGood = !d.IsGood },
        ["Color"] = static d => d with { Color = d.Color == Color.Red ? Color.Green : Color.Red },
        ["At"] = static d => d with { At = d.At == default ? d.At.AddTicks(1) : default },
        ["Mark"] = static d => d with { Mark = d.Mark == Guid.Empty ? Guid.AllBitsSet : Guid.Empty },
        ["Maybe"] = static d => d with { Maybe = d.Maybe is null ? 0 : null },
        ["Bytes"] = static d => d with { Bytes = [.. d.Bytes ?? [], 0] },
        ["Line"] = static d => d with { Line = d.Line is null ? new Line("", 0) : null },
        ["Line.Sku"] = static d => d with { Line = (d.Line ?? new Line("", 1)) with { Sku = d.Line?.Sku + "x" } },
        ["Lines"] = static d => d with { Lines = [.. d.Lines ?? [], new Line("", 0)] },
        ["Lines, one's price"] = static d => d with
        {
            Lines = [(d.Lines is { Count: > 0 } lines ? lines[0] : new Line("", 0)) with { Price = 7.77m }, .. d.Lines?.Skip(1) ?? []],
        },
        ["Amounts, one more"] = static d => d with { Amounts = new Dictionary<string, int>(d.Amounts ?? new Dictionary<string, int>()) { ["new\0key"] = 0 } },
        ["Amounts, one's value"] = static d => d with { Amounts = Bumped(d.Amounts) },
        ["Tags"] = static d => d with { Tags = new HashSet<string>(d.Tags ?? new HashSet<string>()) { "new\0tag" } },
    };

    [Fact]
    public void Neither_the_order_of_declaration_nor_new_members_with_defaults_change_it()
        => Holds(static input => Assert.Equal(Hash(input), Hash(Next(input))));

    [Fact]
    public void The_order_in_which_sets_and_dictionaries_were_filled_does_not_change_it()
        => Holds(static input => Assert.Equal(Hash(input), Hash(input with
        {
            Tags = input.Tags?.Reverse().ToHashSet(),
            Amounts = input.Amounts?.Reverse().ToDictionary(),
            Lines = input.Lines?.Select(static line => line with { }).ToArray(),
            Bytes = input.Bytes is null ? null : [.. input.Bytes],
        })));

    [Fact]
    public void The_same_instant_and_the_same_amount_are_the_same_however_they_are_written()
        => Holds(static input => Assert.Equal(
            Hash(input with { At = InUtc(input.At) }),
            Hash(input with { At = InUtc(input.At).ToOffset(TimeSpan.FromHours(-11)), Price = input.Price * 1.000m })));

    [Fact]
    public void No_culture_changes_it()
        => Holds(static input =>
        {
            string expected = Hash(input);
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = Foreign();
            string actual = Hash(input);
            CultureInfo.CurrentCulture = before;
            Assert.Equal(expected, actual);
        });

    [Fact]
    public void A_change_of_any_leaf_changes_it()
        => Holds(static input => Assert.All(Changes, change => Assert.NotEqual(Hash(input), Hash(change.Value(input)))));

    [Fact]
    public void No_two_changes_come_to_the_same()
        => Holds(static input =>
        {
            string[] hashes = [.. Changes.Values.Select(change => Hash(change(input)))];
            Assert.Equal(hashes.Length, hashes.Distinct().Count());
        });

    private static void Holds(Action<Document> property)
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases), Prop.ForAll(Documents().ToArbitrary(), property));

    private static string Hash(Document input) => Form.Hash(DocumentFlowClient.Contract.Input, input);

    private static string Hash(NextDocument input) => Form.Hash(NextDocumentFlowClient.Contract.Input, input);

    /// <summary>A culture like none: real ones are not there where globalization is invariant.</summary>
    private static CultureInfo Foreign()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo { NegativeSign = "~", NumberDecimalSeparator = ",", NumberGroupSeparator = ".", PositiveSign = "!" };
        culture.DateTimeFormat = new DateTimeFormatInfo { DateSeparator = "-", TimeSeparator = ".", ShortDatePattern = "d.M.yy", LongTimePattern = "HH.mm" };
        return culture;
    }

    private static Gen<Document> Documents()
    {
        Gen<string> texts = Any<string>();
        Gen<string> names = texts.Select(static text => text ?? "null");
        Gen<Line> lines =
            from sku in names
            from count in Any<int>()
            from price in Any<decimal>()
            select new Line(sku, count, price);
        Gen<Document> scalars =
            from text in texts
            from count in Any<int>()
            from big in Any<long>()
            from ratio in Any<NormalFloat>()
            from price in Any<decimal>()
            from isGood in Any<bool>()
            from color in Gen.Elements(Color.None, Color.Red, Color.Green)
            from at in Any<DateTimeOffset>()
            from mark in Any<Guid>()
            from maybe in Any<int?>()
            select new Document
            {
                Text = text, Count = count, Big = big, Ratio = ratio.Item, Price = price, IsGood = isGood, Color = color, At = at, Mark = mark,
                Maybe = maybe,
            };
        return
            from input in scalars
            from bytes in Any<byte[]>().OrNull()
            from line in lines.OrNull()
            from list in lines.ArrayOf().OrNull()
            from keys in names.ArrayOf().OrNull()
            from values in Any<int>().ArrayOf(100)
            from tags in names.ArrayOf().OrNull()
            select input with
            {
                Bytes = bytes,
                Line = line,
                Lines = list,
                Amounts = keys?.Distinct().Take(100).Select((key, i) => KeyValuePair.Create(key, values[i])).ToDictionary(),
                Tags = tags?.ToHashSet(),
            };
    }

    private static Gen<T> Any<T>() => ArbMap.Default.GeneratorFor<T>();

    private static DateTimeOffset InUtc(DateTimeOffset at) => at.UtcDateTime.Year < 2 ? at.UtcDateTime.AddYears(1) : at.UtcDateTime;

    private static Dictionary<string, int> Bumped(IReadOnlyDictionary<string, int>? amounts)
    {
        Dictionary<string, int> all = new(amounts ?? new Dictionary<string, int>());
        string key = all.Keys.FirstOrDefault() ?? "a";
        all[key] = unchecked(all.GetValueOrDefault(key) + 1);
        return all;
    }

    private static NextDocument Next(Document input) => new()
    {
        Text = input.Text,
        Count = input.Count,
        Big = input.Big,
        Ratio = input.Ratio,
        Price = input.Price,
        IsGood = input.IsGood,
        Color = input.Color,
        At = input.At,
        Mark = input.Mark,
        Maybe = input.Maybe,
        Bytes = input.Bytes,
        Line = input.Line,
        Lines = input.Lines,
        Amounts = input.Amounts,
        Tags = input.Tags,
    };
}
