using DurableGen.Analyzers.WorkflowCode;
using DurableGen.Analyzers.WorkflowCode.Hazards;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.Starts;

/// <summary>Finds the part of a value that is another one when the same request is made again.</summary>
internal sealed class VolatileValue(Func<CallGraph> graph)
{
    private const string Random = "is another one in every request";
    private const string Clock = "is another one when the request is sent again";
    private const string Hash = "is another one in every process";
    private const string Count = "counts from the beginning again in every process";
    private const string Request = "belongs to one request, and is another one when it is sent again";

    private static readonly HashSet<string> s_fresh = new(StringComparer.Ordinal)
    {
        "CreateVersion7", "GenerateNewId", "GetRandomFileName", "NewGuid", "NewUlid", "NewSequentialGuid",
    };

    /// <summary>The part, and why it is volatile; null when nothing of the kind is seen.</summary>
    public (string Text, string Reason)? Find(IOperation value, CancellationToken cancellationToken) => Find(value, 0, cancellationToken);

    private (string Text, string Reason)? Find(IOperation value, int depth, CancellationToken cancellationToken)
    {
        foreach (IOperation part in value.DescendantsAndSelf())
        {
            if (Reason(part, cancellationToken) is { } reason)
            {
                return (part is IInvocationOperation call ? MemberName.Of(call.TargetMethod) : part.Syntax.ToString(), reason);
            }

            if (part is ILocalReferenceOperation local && depth < 4 && (!IsClock(local.Type) || IsExact(part)))
            {
                foreach (IOperation given in LocalValues.Of(local))
                {
                    if (Find(given, depth + 1, cancellationToken) is { } behind)
                    {
                        return behind;
                    }
                }
            }
        }

        return null;
    }

    private string? Reason(IOperation part, CancellationToken cancellationToken)
        => part switch
        {
            IInvocationOperation { TargetMethod: var method } when IsRandom(method) => Random,
            IInvocationOperation { TargetMethod: { Name: "GetUtcNow" or "GetLocalNow", ContainingType.Name: "TimeProvider" } }
                => IsExact(part) ? Clock : null,
            IInvocationOperation { TargetMethod: { Name: "GetTimestamp", ContainingType.Name: "Stopwatch" or "TimeProvider" } } => Clock,
            IInvocationOperation { TargetMethod: var method } when HashCodes.Find(part) is not null => Hash,
            IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } function }
                => InFunction(part, function, cancellationToken),
            IInvocationOperation { TargetMethod: { DeclaringSyntaxReferences.IsEmpty: false } method } => Behind(method, cancellationToken)
                ?? ClockIn(part, method, cancellationToken),
            IInvocationOperation { TargetMethod: { Name: "Add" or "Increment", ContainingType.Name: "Interlocked" },
                Arguments: [{ Value: IFieldReferenceOperation }, ..] } => Count,
            IIncrementOrDecrementOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } => Count,
            IFieldReferenceOperation { Field: { IsConst: false, DeclaringSyntaxReferences.IsEmpty: false } field } => Behind(field, cancellationToken),
            IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Now" or "UtcNow",
                ContainingType: { Name: "DateTime" or "DateTimeOffset", ContainingNamespace.Name: "System" } } } => IsExact(part) ? Clock
                    : null,
            IPropertyReferenceOperation { Property: { Name: "TickCount" or "TickCount64", ContainingType.Name: "Environment" } } => Clock,
            IPropertyReferenceOperation { Property: { Name: "TraceIdentifier", ContainingType.Name: "HttpContext" } } => Request,
            IPropertyReferenceOperation { Property: { Name: "Current",
                ContainingType: { Name: "Activity", ContainingNamespace.Name: "Diagnostics" } } } => Request,
            IPropertyReferenceOperation { Property: { DeclaringSyntaxReferences.IsEmpty: false, GetMethod: { } getter } }
                => Behind(getter, cancellationToken),
            _ => null,
        };

    private static bool IsRandom(IMethodSymbol method)
        => s_fresh.Contains(method.Name) && method.IsStatic
            || method is { Name: "New", ContainingType: { Name: "RunId", ContainingNamespace.Name: "DurableGen" } }
            || method.ContainingType is { Name: "Random", ContainingNamespace.Name: "System" } or { Name: "RandomNumberGenerator" };

    private string? InFunction(IOperation call, IMethodSymbol function, CancellationToken cancellationToken)
    {
        IOperation body = call;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        ILocalFunctionOperation? declaration = body.Descendants().OfType<ILocalFunctionOperation>()
            .FirstOrDefault(local => SymbolEqualityComparer.Default.Equals(local.Symbol, function.OriginalDefinition));
        return declaration?.Descendants().Where(part
            => part is not IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction })
            .Select(part => Reason(part, cancellationToken)).FirstOrDefault(static reason => reason is not null);
    }

    /// <summary>A helper beside the call that takes the time as it is.</summary>
    private string? ClockIn(IOperation call, IMethodSymbol method, CancellationToken cancellationToken)
        => method.DeclaringSyntaxReferences is [var declaration] && call.SemanticModel is { } model && declaration.SyntaxTree == model.SyntaxTree
            ? model.GetOperation(declaration.GetSyntax(cancellationToken), cancellationToken)?.Descendants()
                .Where(static part => part is not IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: false })
                .Select(part => Reason(part, cancellationToken)).FirstOrDefault(static reason => reason == Clock)
            : null;

    /// <summary>What a member of the project leads to, as far as it cannot be the same twice.</summary>
    private string? Behind(ISymbol member, CancellationToken cancellationToken)
    {
        CallGraph calls = graph();
        if (!calls.CanBeFollowed(member.OriginalDefinition))
        {
            return null;
        }

        foreach (Way way in calls.Ways.From(member.OriginalDefinition, cancellationToken))
        {
            string? reason = way.Use.Hazard.Rule.Id switch
            {
                Rules.RandomId => Random,
                Rules.HashCodeId => Hash,
                _ => null,
            };
            if (reason is not null)
            {
                return reason;
            }
        }

        return null;
    }

    private static bool IsClock(ITypeSymbol? type) => type is { Name: "DateTime" or "DateTimeOffset", ContainingNamespace.Name: "System" };

    /// <summary>False where only the day or the hour is taken, which is what a daily or hourly piece of work is named after.</summary>
    private static bool IsExact(IOperation time)
    {
        for (IOperation part = time; part.Parent is { } around; part = around)
        {
            switch (around)
            {
                case IPropertyReferenceOperation { Property.Name: "Date" or "Day" or "DayOfWeek" or "DayOfYear" or "Hour" or "Month" or "Year" }:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder }:
                case IInvocationOperation { TargetMethod.Name: "FromDateTime" or "GetWeekOfYear" or "ToShortDateString" }:
                    return false;
                case IInvocationOperation { TargetMethod.Name: "ToString" or "Format" } call:
                    return !call.Arguments.Any(static argument => IsCoarse(argument.Value));
                case IInterpolationOperation hole:
                    return hole.FormatString is null || !IsCoarse(hole.FormatString);
                case IBlockOperation or IExpressionStatementOperation or IVariableDeclaratorOperation or IAnonymousFunctionOperation:
                    return true;
            }
        }

        return true;
    }

    /// <summary>A format without seconds.</summary>
    private static bool IsCoarse(IOperation format)
        => format.ConstantValue is { HasValue: true, Value: string text }
            && (text.Length == 1 ? "dDyYmM".IndexOf(text[0]) >= 0 : text.Length > 1 && text.IndexOfAny(['s', 'f', 'F']) < 0);
}
