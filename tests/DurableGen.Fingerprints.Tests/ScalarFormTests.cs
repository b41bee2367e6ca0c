using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableGen.Fingerprints.Tests.Inputs;

namespace DurableGen.Fingerprints.Tests;

public sealed class ScalarFormTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Unspecified);

    public static TheoryData<string, Scalars> Values => new()
    {
        { "{}", new Scalars() },
        { "{.Bool:t}", new Scalars { Bool = true } },
        { "{.Char:sx;}", new Scalars { Char = 'x' } },
        { "{.Text:s;}", new Scalars { Text = "" } },
        { "{.Text:sé😀;}", new Scalars { Text = "é😀" } },
        { "{.Text:sa\uFFFDb;}", new Scalars { Text = "a\uD800b" } },
        { "{.SByte:i-128;}", new Scalars { SByte = sbyte.MinValue } },
        { "{.Byte:i255;}", new Scalars { Byte = 255 } },
        { "{.Short:i-1;}", new Scalars { Short = -1 } },
        { "{.UShort:i65535;}", new Scalars { UShort = ushort.MaxValue } },
        { "{.Int:i-2147483648;}", new Scalars { Int = int.MinValue } },
        { "{.UInt:i4294967295;}", new Scalars { UInt = uint.MaxValue } },
        { "{.Long:i-9223372036854775808;}", new Scalars { Long = long.MinValue } },
        { "{.ULong:i18446744073709551615;}", new Scalars { ULong = ulong.MaxValue } },
        { "{.Int128:i-170141183460469231731687303715884105728;}", new Scalars { Int128 = Int128.MinValue } },
        { "{.UInt128:i340282366920938463463374607431768211455;}", new Scalars { UInt128 = UInt128.MaxValue } },
        { "{.Big:i1000000000000000000000000000000000000000000;}", new Scalars { Big = System.Numerics.BigInteger.Pow(10, 42) } },
        { "{.Decimal:m1;}", new Scalars { Decimal = 1.00m } },
        { "{.Decimal:m-0.0000001;}", new Scalars { Decimal = -0.00000010m } },
        { "{.Decimal:m79228162514264337593543950335;}", new Scalars { Decimal = decimal.MaxValue } },
        { "{}", new Scalars { Decimal = new decimal(0, 0, 0, isNegative: true, 3) } },
        { "{.Half:d0.1;}", new Scalars { Half = (Half)0.1 } },
        { "{.Float:d0.1;}", new Scalars { Float = 0.1f } },
        { "{.Double:d0.30000000000000004;}", new Scalars { Double = 0.1 + 0.2 } },
        { "{.Double:d1E+300;}", new Scalars { Double = 1e300 } },
        { "{.Double:dNaN;}", new Scalars { Double = BitConverter.UInt64BitsToDouble(0x7FF8000000000001) } },
        { "{.Double:d-Infinity;}", new Scalars { Double = double.NegativeInfinity } },
        { "{}", new Scalars { Double = -0.0 } },
        { "{.Guid:g0f8fad5b-d9cb-469f-a165-70867728950e;}", new Scalars { Guid = Guid.Parse("0F8FAD5B-D9CB-469F-A165-70867728950E") } },
        { "{.DateTime:a639029520000000000;}", new Scalars { DateTime = Noon } },
        { "{.DateTime:a639029520000000000u;}", new Scalars { DateTime = DateTime.SpecifyKind(Noon, DateTimeKind.Utc) } },
        { "{.DateTime:a639029520000000000l;}", new Scalars { DateTime = DateTime.SpecifyKind(Noon, DateTimeKind.Utc).ToLocalTime() } },
        { "{.Instant:o639029520000000000;}", new Scalars { Instant = new DateTimeOffset(Noon, TimeSpan.Zero) } },
        { "{.Instant:o639029520000000000;}", new Scalars { Instant = new DateTimeOffset(Noon.AddHours(2), TimeSpan.FromHours(2)) } },
        { "{.Date:y1;}", new Scalars { Date = new DateOnly(1, 1, 2) } },
        { "{.Time:h600000000;}", new Scalars { Time = new TimeOnly(0, 1) } },
        { "{.Duration:v-1;}", new Scalars { Duration = TimeSpan.FromTicks(-1) } },
        { "{.Uri:rHTTP://Example.com/a b;}", new Scalars { Uri = new Uri("HTTP://Example.com/a b") } },
        { "{.Version:w1.2;}", new Scalars { Version = new Version(1, 2) } },
        { "{.Bytes:x;}", new Scalars { Bytes = [] } },
        { "{.Bytes:x00ff;}", new Scalars { Bytes = [0, 255] } },
        { "{}", new Scalars { Memory = Array.Empty<byte>() } },
        { "{.Memory:x01;}", new Scalars { Memory = new byte[] { 0, 1 }.AsMemory(1) } },
        { "{.Color:eCrimson;}", new Scalars { Color = Color.Red } },
        { "{.Color:e7;}", new Scalars { Color = (Color)7 } },
        { "{.Color:e-7;}", new Scalars { Color = (Color)(-7) } },
        { "{.Rights:eBoth;}", new Scalars { Rights = Rights.Read | Rights.Write } },
        { "{.Rights:eRead|Top;}", new Scalars { Rights = Rights.Read | Rights.Top } },
        { "{.Rights:eWrite|8;}", new Scalars { Rights = Rights.Write | (Rights)8 } },
        { "{.MaybeInt:i0;}", new Scalars { MaybeInt = 0 } },
        { "{.MaybeColor:eNone;}", new Scalars { MaybeColor = Color.None } },
        { "{.Run:s0f8fad5b-d9cb-469f-a165-70867728950e;}", new Scalars { Run = RunId.Parse("0f8fad5b-d9cb-469f-a165-70867728950e") } },
        { "{.Json:(sa;#15e-1;sb;[ntfs ;])}", new Scalars { Json = Json("""{"b":[null,true,false," "],"a":1.50}""") } },
        { "{}", new Scalars { Json = Json("null") } },
        { "{.Node:(sa;#1e0;)}", new Scalars { Node = new JsonObject { ["a"] = 1 } } },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Each_type_has_one_text(string expected, Scalars input) => Assert.Equal(expected, Form.Show(ScalarsFlowClient.Contract.Input, input));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.00e9", "0")]
    [InlineData("100", "1e2")]
    [InlineData("1e2", "1e2")]
    [InlineData("1.0E+2", "1e2")]
    [InlineData("-12.340", "-1234e-2")]
    [InlineData("0.00120", "12e-4")]
    [InlineData("123456789012345678901234567890.5", "1234567890123456789012345678905e-1")]
    public void A_number_in_json_has_one_text_however_it_is_written(string number, string expected)
        => Assert.Equal($"{{.Json:#{expected};}}", Form.Show(ScalarsFlowClient.Contract.Input, new Scalars { Json = Json(number) }));

    [Fact]
    public void No_culture_changes_anything()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo
        {
            NegativeSign = "~", NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NaNSymbol = "none", PositiveSign = "!", NegativeInfinitySymbol = "less",
        };
        var input = new Scalars
        {
            Text = "I", Int = -1, Decimal = -1.5m, Double = -1.5, Big = -5, DateTime = Noon, Instant = new DateTimeOffset(Noon, TimeSpan.Zero), Date = new DateOnly(2026, 1, 2),
            Time = new TimeOnly(1, 2), Duration = TimeSpan.FromHours(-1.5), Color = (Color)(-7), Version = new Version(1, 2), Json = Json("-1.5"),
        };
        string expected = Form.Hash(ScalarsFlowClient.Contract.Input, input);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Form.Hash(ScalarsFlowClient.Contract.Input, input));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_is_hashed_as_it_is_recorded()
    {
        var input = new Scalars { Text = "a\uD800b" };
        Scalars recorded = JsonSerializer.Deserialize<Scalars>(JsonSerializer.Serialize(new { input.Text }))!;

        Assert.Equal(Form.Hash(ScalarsFlowClient.Contract.Input, recorded), Form.Hash(ScalarsFlowClient.Contract.Input, input));
    }

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
