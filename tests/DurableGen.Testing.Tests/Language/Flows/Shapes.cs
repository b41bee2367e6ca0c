namespace DurableGen.Testing.Tests.Language.Flows;

/// <summary>Something that is measured by steps, in a file of its own.</summary>
public interface IShape
{
    Task<int> MeasureAsync();

    async Task<int> DescribeAsync() => (await Act.SayAsync(GetType().Name)).Length;
}

public abstract class Shape(int size) : IShape
{
    protected int Size { get; } = size;

    public virtual async Task<int> MeasureAsync() => await Act.AddAsync(Size, 0);
}

public sealed class Square(int size) : Shape(size)
{
    public override async Task<int> MeasureAsync() => await base.MeasureAsync() * await Act.AddAsync(Size, 0);
}

public sealed class Circle(int size) : Shape(size)
{
    public override Task<int> MeasureAsync() => Act.AddAsync(Size, Size);
}
