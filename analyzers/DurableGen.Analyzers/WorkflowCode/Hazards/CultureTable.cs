using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Members whose result goes by the process's culture whatever they are called on (DG0110).</summary>
internal static class CultureTable
{
    private static readonly Hazard Invariant = new(Rules.Culture, "use CultureInfo.InvariantCulture");
    private static readonly Hazard Ordinal = new(Rules.Culture, "use StringComparer.Ordinal or StringComparison.Ordinal");
    private static readonly Hazard Text = new(Rules.Culture, "look the text up in a [Step] method, or where it is shown");
    private static readonly Hazard Upper = new(Rules.Culture, "use ToUpperInvariant or ToLowerInvariant");

    public static void AddTo(HazardTable table)
    {
        table.Ban(Invariant, "System.Globalization.CultureInfo", "CurrentCulture", "CurrentUICulture", "InstalledUICulture",
            "DefaultThreadCurrentCulture", "DefaultThreadCurrentUICulture");
        table.Ban(Invariant, "System.Globalization.RegionInfo", "CurrentRegion");
        table.Ban(Invariant, "System.Globalization.NumberFormatInfo", "CurrentInfo");
        table.Ban(Invariant, "System.Globalization.DateTimeFormatInfo", "CurrentInfo");
        table.Ban(Ordinal, "System.StringComparer", "CurrentCulture", "CurrentCultureIgnoreCase");
        table.Ban(Ordinal, "System.Collections.Comparer", "Default");
        table.Ban(Ordinal, IsOfStrings, "System.Collections.Generic.Comparer`1", "Default");
        table.Ban(Invariant, HasNoCulture, "System.Resources.ResourceManager", "GetString", "GetObject");
        table.Ban(Text, "Microsoft.Extensions.Localization.IStringLocalizer", "this[]", "GetAllStrings");
        table.Ban(Upper, HasNoCulture, "System.String", "ToUpper", "ToLower");
        table.Ban(Upper, HasNoCulture, "System.Char", "ToUpper", "ToLower");
        table.Ban(Ordinal, HasNoCulture, "System.String", "Compare", "CompareTo");
        table.Ban(Ordinal, ComparesStrings, "System.Linq.Enumerable", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Order",
            "OrderDescending");
        table.Ban(Ordinal, ComparesStrings, "System.Linq.Enumerable", "MaxBy", "MinBy");
        table.Ban(Ordinal, ComparesItself, "System.Linq.Enumerable", "Max", "Min");
        table.Ban(Ordinal, MakesSorted, "System.Collections.Immutable.ImmutableSortedDictionary", "Create", "CreateBuilder", "CreateRange",
            "ToImmutableSortedDictionary");
        table.Ban(Ordinal, MakesSorted, "System.Collections.Immutable.ImmutableSortedSet", "Create", "CreateBuilder", "CreateRange",
            "ToImmutableSortedSet");
        table.Ban(Ordinal, SortsStrings, "System.Collections.Generic.SortedDictionary`2", HazardTable.Constructor);
        table.Ban(Ordinal, SortsStrings, "System.Collections.Generic.SortedList`2", HazardTable.Constructor);
        table.Ban(Ordinal, SortsStrings, "System.Collections.Generic.SortedSet`1", HazardTable.Constructor);
        table.Ban(Ordinal, RanksByStrings, "System.Collections.Generic.PriorityQueue`2", HazardTable.Constructor);
        table.Ban(Ordinal, ComparesStrings, "System.Collections.Generic.List`1", "Sort");
        table.Ban(Ordinal, ComparesStrings, "System.Array", "Sort");
    }

    public static bool HasNoCulture(IOperation op)
        => op is IInvocationOperation call && !call.TargetMethod.Parameters.Any(static parameter
            => parameter.Type.Name is "CultureInfo" or "IFormatProvider" or "StringComparison" or "CompareOptions");

    /// <summary>Sorts by a key that is a string, without a comparer.</summary>
    private static bool ComparesStrings(IOperation op)
        => op is IInvocationOperation call
            && !call.TargetMethod.Parameters.Any(static p => p.Type.Name is "IComparer" or "Comparison")
            && (call.TargetMethod.TypeArguments.IsEmpty && call.TargetMethod.IsStatic
                ? call.Arguments is [{ Value: var array }, ..] && Origin.Of(array).Type is IArrayTypeSymbol { ElementType: var element }
                    && IsString(element)
                : Key(call.TargetMethod) is { } key && IsString(key));

    /// <summary>The items themselves, or what a selector makes of them.</summary>
    private static bool ComparesItself(IOperation op)
        => op is IInvocationOperation { TargetMethod: { TypeArguments: [.., var compared] types, Parameters: var parameters } } && IsString(compared)
            && parameters.Length == types.Length && !parameters.Any(static parameter => parameter.Type.Name == "IComparer");

    private static bool IsOfStrings(IOperation op)
        => op is IPropertyReferenceOperation { Property.ContainingType.TypeArguments: [var compared] } && IsString(compared);

    private static bool MakesSorted(IOperation op)
        => op is IInvocationOperation { TargetMethod: { Parameters: var parameters, ReturnType: INamedTypeSymbol made } }
            && (made.TypeArguments.IsEmpty ? made.ContainingType : made) is { TypeArguments: [var key, ..] } && IsString(key)
            && !parameters.Any(static parameter => parameter.Type.Name == "IComparer");

    private static bool RanksByStrings(IOperation op)
        => op is IObjectCreationOperation { Constructor.Parameters: var parameters,
            Type: INamedTypeSymbol { TypeArguments: [_, var rank] } }
            && IsString(rank) && !parameters.Any(static parameter => parameter.Type.Name == "IComparer");

    private static bool SortsStrings(IOperation op)
        => op is IObjectCreationOperation { Constructor.Parameters: var parameters,
            Type: INamedTypeSymbol { TypeArguments: [var key, ..] } }
            && IsString(key) && !parameters.Any(static parameter => parameter.Type.Name == "IComparer");

    private static ITypeSymbol? Key(IMethodSymbol method)
        => method.Name.Contains("By") || method.TypeArguments.IsEmpty
            ? method.TypeArguments.LastOrDefault() ?? method.ContainingType.TypeArguments.FirstOrDefault()
            : method.TypeArguments[0];

    private static bool IsString(ITypeSymbol type) => type.SpecialType == SpecialType.System_String;
}
