namespace DurableGen.Generators;

/// <summary>Prints how a step's arguments travel: a value tuple, with the parameters' names where the language has it.</summary>
internal static class ArgumentsEmitter
{
    private const string ValueTuple = "global::System.ValueTuple";

    private static readonly HashSet<string> Reserved = new(
        ["CompareTo", "Deconstruct", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "Rest", "ToString", "ToTuple"],
        StringComparer.Ordinal);

    public static string Type(StepModel step)
    {
        ParameterModel[] arguments = [.. step.Arguments];
        return arguments.Length switch
        {
            0 => ValueTuple,
            1 => $"{ValueTuple}<{arguments[0].Type}>",
            _ => $"({string.Join(", ", arguments.Select(static a => IsReserved(a.Name) ? a.Type : $"{a.Type} {a.Name}"))})",
        };
    }

    public static string Pack(StepModel step)
    {
        ParameterModel[] arguments = [.. step.Arguments];
        return arguments.Length switch
        {
            0 => $"default({ValueTuple})",
            1 => $"new {ValueTuple}<{arguments[0].Type}>({arguments[0].Name})",
            _ => $"({string.Join(", ", arguments.Select(static a => a.Name))})",
        };
    }

    /// <summary>The expression that reads an argument out of <paramref name="tuple"/>.</summary>
    public static string Item(StepModel step, ParameterModel argument, string tuple)
    {
        ParameterModel[] arguments = [.. step.Arguments];
        return arguments.Length == 1 || IsReserved(argument.Name)
            ? $"{tuple}.Item{Array.IndexOf(arguments, argument) + 1}"
            : $"{tuple}.{argument.Name}";
    }

    /// <summary>Reads the arguments in order.</summary>
    public static string Read(StepModel step)
    {
        string[] reads = [.. step.Arguments.Select(static a => $"reader.Read<{a.Type}>()")];
        return reads.Length switch
        {
            0 => $"default({ValueTuple})",
            1 => $"new {Type(step)}({reads[0]})",
            _ => $"({string.Join(", ", reads)})",
        };
    }

    private static bool IsReserved(string name)
        => Reserved.Contains(name) || (name.StartsWith("Item", StringComparison.Ordinal) && name.Skip("Item".Length).All(char.IsDigit));
}
