using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// Texts that are made of numbers and dates, or read into them, by the process's culture (DG0110). Whole numbers count only with a format
/// that groups or decorates; texts for people, in logs and exceptions, do not count.
/// </summary>
internal static class CultureHazards
{
    private static readonly Hazard Invariant = new(Rules.Culture, "pass CultureInfo.InvariantCulture");
    private static readonly Hazard Interpolated = new(Rules.Culture, "use string.Create(CultureInfo.InvariantCulture, ...)");
    private static readonly Hazard Ordinal = new(Rules.Culture, "use StringComparison.Ordinal");

    private static readonly HashSet<string> InvariantDateFormats = new(StringComparer.Ordinal) { "O", "o", "R", "r", "s", "u" };

    public static HazardUse? Find(IOperation operation)
        => operation switch
        {
            IInvocationOperation call when FormatsOrParses(call) && !IsForPeople(call)
                => Use(Invariant, MemberName.Of(call.TargetMethod), call),
            IInterpolationOperation { Parent: IInterpolatedStringOperation { Parent: not IConversionOperation
                { Type.Name: "FormattableString" or "IFormattable" } } } hole
                when IsCultural(hole.Expression.Type, Constant(hole.FormatString)) && !IsForPeople(hole)
                => Use(Interpolated, hole.Syntax.ToString(), hole),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum
                when (IsCultural(Bare(sum.LeftOperand).Type, null) || IsCultural(Bare(sum.RightOperand).Type, null)) && !IsForPeople(sum)
                => Use(Invariant, "string +", sum),
            IFieldReferenceOperation { Field: { Name: "CurrentCulture" or "CurrentCultureIgnoreCase",
                ContainingType.Name: "StringComparison" } field }
                => Use(Ordinal, MemberName.Of(field), operation),
            _ => null,
        };

    private static bool FormatsOrParses(IInvocationOperation call)
    {
        if (!CultureTable.HasNoCulture(call))
        {
            return false;
        }

        return call.TargetMethod.Name switch
        {
            "ToString" when call.Instance is { } value => IsCultural(value.Type, Constant(call.Arguments.FirstOrDefault()?.Value)),
            "ToLongDateString" or "ToLongTimeString" or "ToShortDateString" or "ToShortTimeString" => IsDate(call.Instance?.Type),
            "Parse" or "TryParse" or "ParseExact" or "TryParseExact" => IsCultural(call.TargetMethod.ContainingType, null),
            "Format" or "AppendFormat" when call.TargetMethod.ContainingType.Name is "String" or "StringBuilder"
                => call.Arguments.SelectMany(Elements).Any(static value => IsCultural(Bare(value).Type, null)),
            "Append" or "AppendLine" when call.TargetMethod.ContainingType.Name == "StringBuilder"
                => call.TargetMethod.Parameters is [{ Type: var appended }] && IsCultural(appended, null)
                    || call.Arguments.Any(static argument => HasCulturalHole(argument.Value)),
            "Join" or "Concat" when call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String
                => call.TargetMethod.TypeArguments.Any(static type => IsCultural(type, null))
                    || call.Arguments.SelectMany(Elements).Any(static value => IsCultural(Bare(value).Type, null)),
            "ToString" when IsConvert(call) => IsCultural(call.TargetMethod.Parameters.FirstOrDefault()?.Type, null),
            "ToDouble" or "ToSingle" or "ToDecimal" or "ToDateTime" when IsConvert(call)
                => call.TargetMethod.Parameters[0].Type.SpecialType == SpecialType.System_String,
            _ => false,
        };
    }

    /// <summary>An interpolated string that is written hole by hole, such as into a <c>StringBuilder</c>.</summary>
    private static bool HasCulturalHole(IOperation value)
        => value is IInterpolatedStringHandlerCreationOperation text && text.Descendants().Any(static part
            => part is IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [var hole, ..] } append }
                && IsCultural(Bare(hole.Value).Type, append.Arguments.Select(static argument => Constant(argument.Value)).LastOrDefault(static text
                    => text is not null)));

    private static bool IsConvert(IInvocationOperation call)
        => call.TargetMethod.ContainingType is { Name: "Convert", ContainingNamespace.Name: "System" };

    private static IEnumerable<IOperation> Elements(IArgumentOperation argument)
        => argument.Value switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var values } => values,
            ICollectionExpressionOperation { Elements: var values } => values,
            _ => [argument.Value],
        };

    private static bool IsCultural(ITypeSymbol? type, string? format)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var underlying] })
        {
            type = underlying;
        }

        return type?.SpecialType switch
        {
            null => false,
            SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal => true,
            >= SpecialType.System_SByte and <= SpecialType.System_UInt64
                => format is { Length: > 0 } && "CcEeFfNnPp".Contains(format[0]),
            _ when IsDate(type) => format is null || !InvariantDateFormats.Contains(format),
            _ => type is { Name: "TimeSpan", ContainingNamespace.Name: "System" } && format is "g" or "G"
                || type is { Name: "Half", ContainingNamespace.Name: "System" },
        };
    }

    private static bool IsDate(ITypeSymbol? type)
        => type is { Name: "DateTime" or "DateTimeOffset" or "DateOnly" or "TimeOnly", ContainingNamespace.Name: "System" };

    private static string? Constant(IOperation? value) => value?.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    private static IOperation Bare(IOperation value) => value is IConversionOperation conversion ? Bare(conversion.Operand) : value;

    private static bool IsForPeople(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not (null or IBlockOperation); around = around.Parent)
        {
            if (around is IThrowOperation
                || around is IInvocationOperation { TargetMethod.ContainingType: { Name: "ILogger" or "LoggerExtensions" } }
                || around is IObjectCreationOperation { Type.Name: var name } && name.EndsWith("Exception", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static HazardUse Use(Hazard hazard, string text, IOperation operation) => new(hazard, text, operation.Syntax.GetLocation());
}
