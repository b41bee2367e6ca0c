namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>Tells of the values in a text whether one may be written by a culture's rules.</summary>
internal sealed class ValueKinds
{
    private static readonly HashSet<string> s_cultural = new(StringComparer.Ordinal)
    {
        "", "double", "float", "decimal", "dynamic", "Double", "Single", "Decimal", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "Half",
    };

    private readonly Dictionary<string, bool> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _openTypes = new(StringComparer.Ordinal);
    private readonly ForeignNames _foreign;

    public ValueKinds(IReadOnlyCollection<FileOutline> files, IEnumerable<string> aliases, ForeignNames foreign)
    {
        _foreign = foreign;
        _openTypes.UnionWith(aliases);
        List<DeclarationOutline> all = [.. files.SelectMany(static file => file.Declarations)];
        foreach (DeclarationOutline declaration in all)
        {
            _openTypes.UnionWith(TypeParameters.Of(declaration.Node));
        }

        foreach (DeclarationOutline declaration in all)
        {
            foreach (string name in declaration.ValueType is null ? [] : declaration.Names)
            {
                Add(name, declaration.ValueType);
            }
        }

        foreach ((string name, string type) in files.SelectMany(static file => file.Parts))
        {
            Add(name, type);
        }
    }

    public bool MayBeCultural(TextParts text)
    {
        if (text.IsHole)
        {
            return text.Parts.Any(IsCultural);
        }

        // One operand is a text, and another one is not.
        for (int i = 0; i < text.Parts.Length; i++)
        {
            for (int j = 0; j < text.Parts.Length; j++)
            {
                if (i != j && IsCultural(text.Parts[i]) && MayBeText(text.Parts[j]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Add(string name, string? type)
        => _members[name] = IsCulturalType(type) || _members.TryGetValue(name, out bool known) && known;

    private bool IsCultural(TextPart part)
        => !part.IsPlain && !part.IsText
            && (part.Member is { } member ? IsCulturalMember(member) : part.Type is null || IsCulturalType(part.Type));

    private bool IsCulturalMember(string name)
        => _foreign.Cultural.Contains(name)
            || (_members.TryGetValue(name, out bool isCultural) ? isCultural : !_foreign.Plain.Contains(name) && !IsOperator(name));

    private static bool IsOperator(string name) => name.StartsWith("operator ", StringComparison.Ordinal);

    private bool IsCulturalType(string? type) => type is null || s_cultural.Contains(type) || _openTypes.Contains(type);

    private static bool MayBeText(TextPart part)
        => part.IsText || !part.IsPlain && part.Type is not ("int" or "long" or "short" or "byte" or "uint" or "ulong" or "ushort" or "sbyte" or "bool"
            or "char" or "double" or "float" or "decimal");
}
