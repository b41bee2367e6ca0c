using DurableGen.Fingerprints.Tests.Inputs;

namespace DurableGen.Fingerprints.Tests;

public sealed class ShapeFormTests
{
    public static TheoryData<string, Shapes> Values => new()
    {
        { "{.Names:[]}", new Shapes() },
        { "{.Lines:[]}", new Shapes { Names = default, Lines = [] } },
        { "{.Lines:[{.Count:i2;.Price:m1.5;.Sku:sa;}n]}", new Shapes { Names = default, Lines = [new Line("a", 2, 1.50m), null!] } },
        { "{.Numbers:[i2;i0;]}", new Shapes { Names = default, Numbers = [2, 0] } },
        { "{.Gaps:[i0;n]}", new Shapes { Names = default, Gaps = [0, null] } },
        { "{.Names:[sb;sa;]}", new Shapes { Names = ["b", "a"] } },
        { "{.Weights:[{.Kilos:d0.5;}{}]}", new Shapes { Names = default, Weights = [new Weight(0.5), default] } },
        { "{.Samples:[i1;]}", new Shapes { Names = default, Samples = new[] { 1 } } },
        { "{}", new Shapes { Names = default, Samples = Array.Empty<int>() } },
        { "{.Tags:<sb;saa;>}", new Shapes { Names = default, Tags = ["aa", "b"] } },
        { "{.Ids:<i2;i10;>}", new Shapes { Names = default, Ids = new SortedSet<int> { 10, 2 } } },
        { "{.Prices:(sa;m1;sb;m0;)}", new Shapes { Names = default, Prices = new() { ["b"] = 0, ["a"] = 1.0m } } },
        { "{.ByColor:(eGreen;n)}", new Shapes { Names = default, ByColor = new Dictionary<Color, List<Line>> { [Color.Green] = null! } } },
        { "{.Weight:{.Kilos:d1;}}", new Shapes { Names = default, Weight = new Weight(1) } },
        { "{.Size:{.Height:i1;}}", new Shapes { Names = default, Size = new Size { Height = 1 } } },
        { "{.MaybeSize:{}}", new Shapes { Names = default, MaybeSize = default(Size) } },
        { "{.Dog:{.IsGood:t.Legs:i3;.Name:sRex;}}", new Shapes { Names = default, Dog = new Dog { IsGood = true, Legs = 3, Name = "Rex" } } },
        { "{.Figure:pscircle;{.Label:sa;.Radius:i1;}}", new Shapes { Names = default, Figure = new Circle("a", 1) } },
        { "{.Figure:pi2;{.Label:sa;.Radius:i1;}}", new Shapes { Names = default, Figure = new Square("a", 1) } },
        { "{.Figure:{.Label:sa;}}", new Shapes { Names = default, Figure = new Dot("a") } },
        { "{.Signal:psping;{}}", new Shapes { Names = default, Signal = new Ping() } },
        { "{.Tree:{.Children:[{.Value:sb;}].Value:sa;}}", new Shapes { Names = default, Tree = new Tree("a", [new Tree("b")]) } },
        { "{.Boxes:{.Value:{.Value:i1;}}}", new Shapes { Names = default, Boxes = new(new(1)) } },
        { "{.Pair:{.Key:sa;.Value:i1;}}", new Shapes { Names = default, Pair = new("a", 1) } },
        { "{.Tuple:{.Item1:i1;.Item2:sa;}}", new Shapes { Names = default, Tuple = new(1, "a") } },
        { "{.Serial:s1-2;}", new Shapes { Names = default, Serial = new Serial(1, 2) } },
        { "{.Field:i1;}", new Shapes { Names = default, Field = 1 } },
        { "{.Renamed:i1;}", new Shapes { Names = default, Renamed = 1 } },
        { "{}", new Shapes { Names = default, Left = new object(), TraceId = "t", Hidden = 1 } },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Each_way_to_put_types_together_has_one_form(string expected, Shapes input)
        => Assert.Equal(expected, Form.Show(ShapesFlowClient.Contract.Input, input));

    [Fact]
    public void A_kind_that_is_not_declared_is_refused()
        => Assert.Throws<PayloadException>(() => Form.Show(ShapesFlowClient.Contract.Input, new Shapes { Figure = new Unheard() }));

    [Fact]
    public void A_value_that_contains_itself_is_refused()
    {
        List<Tree> children = [];
        var tree = new Tree("a", children);
        children.Add(tree);

        Assert.Throws<PayloadException>(() => Form.Show(ShapesFlowClient.Contract.Input, new Shapes { Tree = tree }));
    }

    /// <summary>What these hashes are, they are on every machine and in every release: a change loses the duplicates of all live keys.</summary>
    [Fact]
    public void The_form_is_frozen()
    {
        var shapes = new Shapes
        {
            Lines = [new Line("a", 2, 1.50m)], Names = ["b", "a"], Tags = ["aa", "b"], Prices = new() { ["b"] = 0, ["a"] = 1.0m }, Size = new Size { Height = 1 },
            Figure = new Circle("a", 1), Tree = new Tree("a", [new Tree("b")]), Serial = new Serial(1, 2),
        };
        var scalars = new Scalars
        {
            Bool = true, Text = "é😀", Int = -1, Decimal = 1.50m, Double = 0.1, Guid = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), Bytes = [0, 255],
            Instant = DateTimeOffset.UnixEpoch, Rights = Rights.Read | Rights.Top, MaybeInt = 0,
        };

        Assert.Equal("c1:a3b547e645701b7a", ShapesFlowClient.Contract.Input.Id);
        Assert.Equal("79d1f3cc7d829ac0645eb6242bbb9c6a2a2cc35f411714cafecad5d69d9a7628", Form.Hash(ShapesFlowClient.Contract.Input, shapes));
        Assert.Equal("c1:0445eb31c0d95c88", ScalarsFlowClient.Contract.Input.Id);
        Assert.Equal("0bb931f6baf77a3867a5d65bd51d48582d8b985776426495f9505554df532bc6", Form.Hash(ScalarsFlowClient.Contract.Input, scalars));
    }

    private sealed record Unheard() : Figure("?");
}
