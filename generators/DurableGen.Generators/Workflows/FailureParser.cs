using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Reads how an exception can be made again from its message and from those of its properties that its constructor takes.</summary>
internal static class FailureParser
{
    private const string Exception = "System.Exception";

    /// <summary>These add to the message that they are given, so that it would grow each time.</summary>
    private static readonly string[] Embellishing = ["System.ArgumentException", "System.ObjectDisposedException"];

    public static FailureModel? TryParse(INamedTypeSymbol exception)
    {
        if (!IsA(exception, Exception) || exception.IsAbstract || exception.IsGenericType || !TypeText.IsNameable(exception)
            || InstanceConstructor.HasRequiredMembers(exception))
        {
            return null;
        }

        Candidate[] candidates =
        [
            .. exception.InstanceConstructors
                .Where(static c => c.DeclaredAccessibility == Accessibility.Public)
                .Select(c => TryRead(c, exception))
                .OfType<Candidate>()
                .OrderByDescending(static c => c.Members.Count)
                .ThenByDescending(static c => c.TakesMessage)
                .ThenBy(static c => c.Arguments.Length),
        ];
        string? plain = candidates.FirstOrDefault(static c => c.Members.Count == 0 && c.TakesMessage)?.Arguments;
        Candidate? full = candidates.FirstOrDefault(static c => c.Members.Count > 0);
        full = Embellishing.Any(name => IsA(exception, name)) ? null : full;
        return plain is null && full is null
            ? null
            : new FailureModel(SymbolNames.MetadataName(exception), TypeText.Of(exception), plain, full?.Arguments, full?.Members ?? []);
    }

    /// <summary>Null when a parameter is neither the message, nor an inner exception, nor a property.</summary>
    private static Candidate? TryRead(IMethodSymbol constructor, INamedTypeSymbol exception)
    {
        List<string> arguments = [];
        List<FailureMember> members = [];
        bool takesMessage = false;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                return null;
            }

            if (PropertyOf(exception, parameter) is { } property)
            {
                members.Add(new FailureMember(TypeText.Of(property.Type), Code.Identifier(property.Name)));
                arguments.Add($"reader.Read<{TypeText.Of(property.Type)}>()");
            }
            else if (!takesMessage && parameter.Type.SpecialType == SpecialType.System_String)
            {
                takesMessage = true;
                arguments.Add("message");
            }
            else if (IsA(parameter.Type, Exception))
            {
                arguments.Add($"default({TypeText.Of(parameter.Type)})"); // Typed, for overloads.
            }
            else
            {
                return null;
            }
        }

        return new Candidate(string.Join(", ", arguments), members.ToEquatableArray(), takesMessage);
    }

    private static IPropertySymbol? PropertyOf(INamedTypeSymbol exception, IParameterSymbol parameter)
    {
        for (INamedTypeSymbol? type = exception; type is not null && !type.Is(Exception); type = type.BaseType)
        {
            foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, IsOverride: false, GetMethod.DeclaredAccessibility: Accessibility.Public }
                    && string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
                    && SymbolEqualityComparer.Default.Equals(property.Type, parameter.Type)
                    && TypeText.IsNameable(property.Type))
                {
                    return property;
                }
            }
        }

        return null;
    }

    private static bool IsA(ITypeSymbol type, string name)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t.Is(name))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Candidate(string Arguments, EquatableArray<FailureMember> Members, bool TakesMessage);
}
