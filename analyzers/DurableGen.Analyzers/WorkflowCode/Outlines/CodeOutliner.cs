using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>Goes through the code of one declaration.</summary>
internal sealed class CodeOutliner(DeclarationOutline declaration, FileOutline file)
{
    private readonly Dictionary<string, LocalOutline> _locals = new(StringComparer.Ordinal);

    public void Read(SyntaxNode code)
    {
        List<SyntaxNode> nodes = [.. code.DescendantNodesAndSelf(static node => node is not AttributeListSyntax)];
        foreach (SyntaxNode node in nodes)
        {
            AddLocal(node);
        }

        var texts = new TextReader(_locals);
        foreach (SyntaxNode node in nodes)
        {
            ReadForm(node);
            ReadCall(node);
            ReadChange(node);
            TextParts? parts = node switch
            {
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Parent: not BinaryExpressionSyntax
                    { RawKind: (int)SyntaxKind.AddExpression } } sum => texts.Sum(sum),
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Parent: BinaryExpressionSyntax around } sum
                    when around.Right == sum => texts.Sum(sum),
                InterpolationSyntax hole => texts.Hole(hole),
                _ => null,
            };
            if (parts is not null)
            {
                declaration.Texts.Add(parts);
            }
        }
    }

    private void AddLocal(SyntaxNode node)
    {
        switch (node)
        {
            case VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Parent: not BaseFieldDeclarationSyntax } around } variable:
                _locals[variable.Identifier.ValueText] = new LocalOutline(around.Type, variable.Initializer?.Value);
                break;
            case ParameterSyntax parameter:
                _locals[parameter.Identifier.ValueText] = new LocalOutline(parameter.Type, null);
                break;
            case SingleVariableDesignationSyntax variable:
                _locals[variable.Identifier.ValueText] = new LocalOutline(
                    variable.Parent is DeclarationExpressionSyntax { Type: var type } ? type
                        : variable.Parent is DeclarationPatternSyntax { Type: var tested } ? tested : null, null);
                break;
            case ForEachStatementSyntax loop:
                _locals[loop.Identifier.ValueText] = new LocalOutline(loop.Type, null);
                break;
            case CatchDeclarationSyntax caught:
                _locals[caught.Identifier.ValueText] = new LocalOutline(caught.Type, null);
                break;
        }
    }

    private void ReadForm(SyntaxNode node)
    {
        switch (node)
        {
            case SimpleNameSyntax name:
                ReadName(name);
                break;
            case AwaitExpressionSyntax:
                declaration.Awaits = true;
                Imply("GetAwaiter", "IsCompleted", "GetResult", "OnCompleted");
                break;
            case CommonForEachStatementSyntax loop:
                declaration.Branches = true;
                declaration.IsSuspicious |= loop.AwaitKeyword.RawKind != 0;
                Imply("GetEnumerator", "MoveNext", "Current", "Dispose", "Deconstruct", "GetAsyncEnumerator", "MoveNextAsync", "DisposeAsync");
                break;
            case UsingStatementSyntax or LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 }:
                declaration.Awaits |= node.ChildTokens().Any(static token => token.IsKind(SyntaxKind.AwaitKeyword));
                Imply("Dispose", "DisposeAsync");
                break;
            case TupleElementSyntax element:
                file.Parts.Add((element.Identifier.ValueText, TextReader.TypeOf(element.Type) ?? ""));
                break;
            case TupleExpressionSyntax tuple:
                file.Parts.UnionWith(tuple.Arguments.Select(static argument => (argument.NameColon?.Name.Identifier.ValueText
                    ?? (argument.Expression as IdentifierNameSyntax)?.Identifier.ValueText ?? "", "")));
                break;
            case AnonymousObjectMemberDeclaratorSyntax member:
                file.Parts.Add((member.NameEquals?.Name.Identifier.ValueText
                    ?? (member.Expression as IdentifierNameSyntax)?.Identifier.ValueText ?? "", ""));
                break;
            case LockStatementSyntax or QueryExpressionSyntax or UnsafeStatementSyntax or GotoStatementSyntax:
            case AnonymousFunctionExpressionSyntax { AsyncKeyword.RawKind: not 0 }:
                declaration.IsSuspicious = true;
                break;
            case LocalFunctionStatementSyntax function:
                declaration.Branches = true;
                declaration.Awaits |= function.ReturnType is not PredefinedTypeSyntax;
                declaration.IsSuspicious |= function.Modifiers.Any(SyntaxKind.AsyncKeyword) || function.AttributeLists.Count > 0;
                break;
            case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CatchClauseSyntax or AnonymousFunctionExpressionSyntax:
                declaration.Branches = true;
                break;
            case WithExpressionSyntax or ImplicitObjectCreationExpressionSyntax or CollectionExpressionSyntax:
                Imply(DeclarationOutline.AnyCreation, "Add", "GetEnumerator", "MoveNext", "Current");
                break;
            case InitializerExpressionSyntax:
                Imply("Add");
                break;
            case InterpolationSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression }:
                Imply("ToString", "operator +");
                break;
            case BinaryExpressionSyntax binary:
                Imply($"operator {binary.OperatorToken.ValueText}", $"operator {binary.OperatorToken.ValueText[0]}", "Equals");
                break;
            case PrefixUnaryExpressionSyntax unary:
                Imply($"operator {unary.OperatorToken.ValueText}", "Length", "Count", "this[]");
                break;
            case PostfixUnaryExpressionSyntax unary:
                Imply($"operator {unary.OperatorToken.ValueText}");
                break;
            case ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or ImplicitElementAccessSyntax or ListPatternSyntax
                or RangeExpressionSyntax:
                Imply("this[]", "Length", "Count", "Slice");
                break;
            case PositionalPatternClauseSyntax:
                Imply("Deconstruct");
                break;
        }
    }

    private void ReadName(SimpleNameSyntax name)
    {
        string text = name.Identifier.ValueText;
        declaration.Mentions.Add(text);
        foreach (SimpleNameSyntax argument in name is GenericNameSyntax generic
            ? generic.TypeArgumentList.DescendantNodes().OfType<SimpleNameSyntax>() : [])
        {
            declaration.Implied.Add($"new {argument.Identifier.ValueText}");
        }

        bool isOwn = name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => access.Expression is ThisExpressionSyntax or BaseExpressionSyntax,
            MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax => false,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment when assignment.Left == name => false,
            _ => !_locals.ContainsKey(text),
        };
        if (isOwn)
        {
            declaration.Bare.Add(text);
        }

        if (isOwn || name.Parent is not MemberAccessExpressionSyntax { Expression: var owner } member || member.Name != name || IsHeld(owner))
        {
            declaration.Held.Add(text);
        }
    }

    /// <summary>False for what is handed to the code, or made in it.</summary>
    private bool IsHeld(ExpressionSyntax owner)
    {
        while (true)
        {
            switch (owner)
            {
                case MemberAccessExpressionSyntax access:
                    owner = access.Expression;
                    break;
                case ElementAccessExpressionSyntax element:
                    owner = element.Expression;
                    break;
                case PostfixUnaryExpressionSyntax sure:
                    owner = sure.Operand;
                    break;
                case IdentifierNameSyntax name:
                    return !_locals.TryGetValue(name.Identifier.ValueText, out LocalOutline local) || local.Value is not null;
                case InvocationExpressionSyntax or ObjectCreationExpressionSyntax or LiteralExpressionSyntax:
                    return false;
                default:
                    return true;
            }
        }
    }

    private void ReadCall(SyntaxNode node)
    {
        switch (node)
        {
            case ObjectCreationExpressionSyntax { Type: var type }:
                foreach (SimpleNameSyntax made in type.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
                {
                    declaration.Implied.Add($"new {made.Identifier.ValueText}");
                }

                break;
            case InvocationExpressionSyntax call when CalledName(call.Expression) is { } name:
                Imply("ToString", "CompareTo"); // Texts and comparisons that the framework makes.
                if (MayBeDropped(call))
                {
                    declaration.Dropped.Add(name);
                }

                break;
        }
    }

    private static string? CalledName(ExpressionSyntax called)
        => called switch
        {
            SimpleNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
            _ => null,
        };

    private static bool MayBeDropped(InvocationExpressionSyntax call)
    {
        SyntaxNode value = call;
        while (value.Parent is ParenthesizedExpressionSyntax or ConditionalAccessExpressionSyntax or PostfixUnaryExpressionSyntax
            or CastExpressionSyntax)
        {
            value = value.Parent;
        }

        return value.Parent is ExpressionStatementSyntax or AssignmentExpressionSyntax or EqualsValueClauseSyntax or ArgumentSyntax
            or LambdaExpressionSyntax or ArrowExpressionClauseSyntax;
    }

    private void ReadChange(SyntaxNode node)
    {
        switch (node)
        {
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax call }
                when InstanceState.Mutators.Contains(call.Name.Identifier.ValueText):
                Change(call.Expression);
                break;
            case AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax element }:
                Change(element.Expression);
                break;
            case AssignmentExpressionSyntax { Left: TupleExpressionSyntax or DeclarationExpressionSyntax } assignment:
                Imply("Deconstruct");
                foreach (ArgumentSyntax argument in (assignment.Left as TupleExpressionSyntax)?.Arguments ?? [])
                {
                    Change(argument.Expression);
                }

                break;
            case AssignmentExpressionSyntax { Parent: not InitializerExpressionSyntax } assignment:
                Change(assignment.Left);
                declaration.IsSuspicious |= assignment.Right.DescendantNodesAndSelf().Any(static part => part is AwaitExpressionSyntax);
                Imply($"operator {assignment.OperatorToken.ValueText.TrimEnd('=')}");
                declaration.IsSuspicious |= assignment.Left is MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax
                    { Expression: not (ThisExpressionSyntax or BaseExpressionSyntax) } };
                break;
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } change:
                Change(change.Operand);
                break;
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } change:
                Change(change.Operand);
                break;
            case ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument:
                Change(argument.Expression);
                break;
        }
    }

    private void Change(ExpressionSyntax target)
    {
        string? name = target switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } => member.Identifier.ValueText,
            _ => null,
        };
        if (name is not null && !(target is IdentifierNameSyntax && _locals.ContainsKey(name)))
        {
            file.Changed.Add(name);
        }
    }

    private void Imply(params string[] names) => declaration.Implied.UnionWith(names);
}
