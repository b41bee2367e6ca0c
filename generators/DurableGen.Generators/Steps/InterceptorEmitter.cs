using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints the interceptors of one source file.</summary>
internal static class InterceptorEmitter
{
    private const string Attribute = "global::System.Runtime.CompilerServices.InterceptsLocationAttribute";

    public static SourceText Emit(InterceptorFile file)
    {
        SourceWriter writer = SourceWriter.File();
        using (writer.OpenBlock("namespace System.Runtime.CompilerServices"))
        {
            writer.WriteLine($"""
                {Code.GeneratedCode}
                [global::System.AttributeUsage(global::System.AttributeTargets.Method, AllowMultiple = true)]
                file sealed class InterceptsLocationAttribute(int version, string data) : global::System.Attribute;
                """);
        }

        writer.WriteLine();
        using (writer.OpenBlock("namespace DurableGen.Generated"))
        {
            writer.WriteLine($"/// <summary>Calls of steps in one source file.</summary>\n{Code.GeneratedCode}");
            using SourceWriter.Block opened = writer.OpenBlock("file static class StepInterceptors");
            var names = new Dictionary<string, int>(StringComparer.Ordinal);
            writer.WriteEach(file.Interceptors, (w, interceptor) =>
            {
                names.TryGetValue(interceptor.Shape.Name, out int count);
                names[interceptor.Shape.Name] = count + 1;
                Write(w, interceptor, $"{interceptor.Shape.Name}_{(count + 1).ToString(CultureInfo.InvariantCulture)}");
            });
            for (int i = 0; i < file.Refused.Count; i++)
            {
                if (i + file.Interceptors.Count > 0)
                {
                    writer.WriteLine();
                }

                WriteRefusal(writer, file.Refused[i], $"{file.Refused[i].MethodName}_Refused{(i + 1).ToString(CultureInfo.InvariantCulture)}");
            }
        }

        return writer.ToSourceText();
    }

    private static void WriteRefusal(SourceWriter writer, RefusedCall refused, string name)
    {
        writer.WriteLine($"[{Attribute}({Code.Literal(refused.Location.Version)}, {Code.Literal(refused.Location.Data)})]");
        using SourceWriter.Block opened = writer.OpenBlock(
            $"internal static {refused.ReturnType} {name}{refused.TypeParameters.List}({refused.Parameters}){refused.TypeParameters.Constraints}");
        writer.WriteLine($"""
            {Code.CompilerServices}.StepCall.Refuse({Code.Literal(refused.Step)}, {Code.Literal(refused.Reason)});
            {(refused.ReturnType == "void" ? "" : "return ")}{refused.Call};
            """);
    }

    private static void Write(SourceWriter writer, InterceptorModel interceptor, string name)
    {
        InterceptorShape shape = interceptor.Shape;
        foreach (CallLocation location in interceptor.Locations)
        {
            writer.WriteLine($"[{Attribute}({Code.Literal(location.Version)}, {Code.Literal(location.Data)})]");
        }

        string self = Code.Unique("self", shape.Parameters.Select(static p => p.Name));
        IEnumerable<string> parameters = shape.Parameters.Select(static p => $"{p.Type} {p.Name}");
        IEnumerable<string> arguments = shape.Parameters.Select(static p => p.Name).Append(Code.Literal(shape.Body));
        if (shape.SelfType is not null)
        {
            parameters = parameters.Prepend($"{shape.SelfType} {self}");
        }

        if (shape.PassesSelf)
        {
            arguments = arguments.Prepend(self);
        }

        string receiver = shape.SelfType is not null || shape.IsExtension ? "this " : "";
        string list = string.Join(", ", parameters);
        writer.WriteLine($"""
            internal static {shape.ReturnType} {name}{shape.TypeParameters.List}({receiver}{list}){shape.TypeParameters.Constraints}
                => {shape.Owner.Replace("{0}", self)}.{shape.Thunk}{shape.TypeArguments}({string.Join(", ", arguments)});
            """);
    }
}
