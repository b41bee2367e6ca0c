using System.Globalization;
using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints the class that writes a workflow's input in canonical form.</summary>
internal static class InputEmitter
{
    private const string Writer = $"{Code.CompilerServices}.CanonicalWriter";
    private const string Canonical = $"{Code.CompilerServices}.Canonical";

    public static SourceText Emit(InputModel input)
    {
        SourceWriter writer = SourceWriter.File();
        writer.WriteLine("namespace DurableGen.Generated;").WriteLine();
        writer.WriteLine($"/// <summary>How inputs of type <c>{Code.Xml(input.Type)}</c> are compared.</summary>\n{Code.GeneratedMember}");
        using (writer.OpenBlock($"internal static class {input.Class}"))
        {
            string form = $"{Code.CompilerServices}.CanonicalForm";
            writer.WriteLine("/// <summary>The canonical form: members by name, without nulls and defaults.</summary>");
            writer.WriteLine($"internal static {form}<{input.Type}> Form {{ get; }} =");
            using (writer.Indent())
            {
                writer.WriteLine(input.Gap is { } gap
                    ? $"{form}.Missing<{input.Type}>({Code.Literal(gap)});"
                    : $"new {form}<{input.Type}>({Code.Literal(input.Form)}, {input.Writer}{(input.Key.Count > 0 ? ", WriteKey" : "")});");
            }

            if (input.Key.Count > 0)
            {
                writer.WriteLine();
                WriteMembers(writer, "WriteKey", input.Type, input.Key);
            }

            foreach (NodeModel node in input.Nodes)
            {
                writer.WriteLine();
                Write(writer, node);
            }
        }

        return writer.ToSourceText();
    }

    private static void Write(SourceWriter writer, NodeModel node)
    {
        switch (node.Kind)
        {
            case CanonicalKind.Object or CanonicalKind.Tuple:
                WriteMembers(writer, node.Method, node.Type, node.Members);
                break;
            case CanonicalKind.Polymorphic:
                WriteCases(writer, node);
                break;
            case CanonicalKind.Enum:
                WriteEnum(writer, node);
                break;
            default:
                writer.WriteLine($"{Head(node.Method, node.Type)}\n    => {Call(node)};");
                break;
        }
    }

    private static string Call(NodeModel node)
        => node.Kind switch
        {
            CanonicalKind.Nullable => $"writer.Write(value.GetValueOrDefault(), {node.ItemWriter})",
            CanonicalKind.ImmutableArray => $"writer.Sequence<{node.ItemType}>(value.IsDefault ? [] : value, {node.ItemWriter})",
            CanonicalKind.Memory => $"writer.Sequence<{node.ItemType}>(value.ToArray(), {node.ItemWriter})",
            CanonicalKind.Set => $"writer.Set<{node.ItemType}>(value, {node.ItemWriter})",
            CanonicalKind.Dictionary => $"writer.Dictionary<{node.KeyType}, {node.ItemType}>(value, {node.KeyWriter}, {node.ItemWriter})",
            _ => $"writer.Sequence<{node.ItemType}>(value, {node.ItemWriter})",
        };

    private static void WriteMembers(SourceWriter writer, string method, string type, EquatableArray<MemberModel> members)
    {
        using (writer.OpenBlock(Head(method, type)))
        {
            writer.WriteLine("writer.BeginObject();");
            foreach (MemberModel member in members)
            {
                string call = member.IsStructure ? "Structure" : "Member";
                writer.WriteLine($"writer.{call}({Code.Literal(member.Name)}, value.{member.Access}, {member.Writer});");
            }

            writer.WriteLine("writer.EndObject();");
        }
    }

    private static void WriteCases(SourceWriter writer, NodeModel node)
    {
        using (writer.OpenBlock(Head(node.Method, node.Type)))
        {
            foreach (CaseModel one in node.Cases)
            {
                using (writer.OpenBlock($"if (value.GetType() == typeof({one.Type}))"))
                {
                    if (one.Discriminator is { } discriminator)
                    {
                        writer.WriteLine($"writer.Case({discriminator});");
                    }

                    writer.WriteLine($"writer.Write(({one.Type})value, {one.Writer});\nreturn;");
                }

                writer.WriteLine();
            }

            writer.WriteLine($"{Canonical}.UnknownCase(value);");
        }
    }

    private static void WriteEnum(SourceWriter writer, NodeModel node)
    {
        writer.WriteLine(Head(node.Method, node.Type));
        using (writer.Indent())
        {
            writer.WriteLine($"=> {Canonical}.Enum(writer, unchecked((long)value) switch");
            using (writer.OpenBlockOf("{", "});"))
            {
                foreach (EnumValueModel value in node.Values)
                {
                    writer.WriteLine($"{Number(value.Value)} => {Code.Literal(value.Name)},");
                }

                string bits = string.Join(", ", node.Values.Where(static v => v.IsBit).Select(static v => $"({Number(v.Value)}, {Code.Literal(v.Name)})"));
                writer.WriteLine(node.IsFlags ? $"var flags => {Canonical}.Flags(flags, [{bits}])," : $"var number => {Canonical}.Flags(number, []),");
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture) + "L";

    private static string Head(string method, string type) => $"private static void {method}({Writer} writer, {type} value)";
}
