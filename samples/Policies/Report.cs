namespace Policies;

/// <summary>What a policy has to show: a line of text and a number each.</summary>
internal sealed class Report(string policy)
{
    private readonly List<(string Text, int Number)> _lines = [];

    public void Add(string text, int number) => _lines.Add((text, number));

    public void Print()
    {
        Console.WriteLine(policy);
        foreach ((string text, int number) in _lines)
        {
            Console.WriteLine($"  {text,-27}{number}");
        }
    }
}
