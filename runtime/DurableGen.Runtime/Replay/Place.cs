using System.Diagnostics;

namespace DurableGen.Replay;

/// <summary>Names places in users' code for errors, without reflection.</summary>
internal static class Place
{
    private static readonly string[] NotUsers = ["System.", "Microsoft.", "DurableGen.Replay.", "DurableGen.Worker.", "DurableGen.CompilerServices."];

    /// <summary>What lies above a wait whoever waits.</summary>
    private static readonly string[] Beneath = ["System.", "Microsoft.", typeof(Place).FullName!, typeof(LoopContext).FullName!]; // Types have names.

    private static readonly string? Engine = typeof(Place).Assembly.GetName().Name;

    /// <summary>Whether it is the engine itself that called what this thread waits for in the platform; false when that is not to be seen.</summary>
    public static bool IsOurs()
    {
        foreach (StackFrame frame in new StackTrace().GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { DeclaringTypeName: { } type } method
                && !Array.Exists(Beneath, prefix => type.StartsWith(prefix, StringComparison.Ordinal)))
            {
                return method.DeclaringAssemblyName is { } assembly && assembly.Split(',')[0] == Engine;
            }
        }

        return false;
    }

    /// <summary>The method of users' code that is executing on this thread; null when there is none to be seen.</summary>
    public static string? OfThisThread()
    {
        foreach (StackFrame frame in new StackTrace(skipFrames: 1).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is { DeclaringTypeName: { } type } method
                && !Array.Exists(NotUsers, prefix => type.StartsWith(prefix, StringComparison.Ordinal)))
            {
                return Readable(method.Name == "MoveNext" ? type : $"{type}.{method.Name}");
            }
        }

        return null;
    }

    /// <summary>The async method that a continuation belongs to; null when that is not to be seen.</summary>
    public static string? OfContinuation(object? state)
    {
        // The text of a type like AsyncStateMachineBox`1[VoidTaskResult,Shop.Checkout+<RunAsync>d__1].
        string? box = (state as Delegate)?.Target?.GetType().ToString();
        int machine = box?.IndexOf("+<", StringComparison.Ordinal) ?? -1;
        if (machine < 0)
        {
            return null;
        }

        int begin = box!.LastIndexOfAny(['[', ',', ' '], machine) + 1; // A box with a machine in its name.
        int end = box.IndexOfAny([']', ','], machine);
        return Readable(end < 0 ? box[begin..] : box[begin..end]);
    }

    /// <summary><c>Shop.Checkout+&lt;RunAsync&gt;d__1</c> as <c>Shop.Checkout.RunAsync</c>; other names as they are.</summary>
    private static string Readable(string name)
    {
        int begin = name.LastIndexOf('<');
        int end = begin < 0 ? -1 : name.IndexOf('>', begin);
        int type = name.IndexOf('+', StringComparison.Ordinal);
        return end > begin + 1 && type > 0 ? $"{name[..type]}.{name[(begin + 1)..end]}" : name;
    }
}
