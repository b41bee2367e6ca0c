using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DurableGen.Analyzers.WorkflowCode.Outlines;

/// <summary>Goes through the declarations of a file.</summary>
internal sealed class OutlineReader(FileOutline file)
{
    public ImmutableArray<DeclarationOutline>.Builder Declarations { get; } = ImmutableArray.CreateBuilder<DeclarationOutline>();

    public void Read(SyntaxNode root)
    {
        foreach (SyntaxNode node in root.DescendantNodes(static node
            => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            switch (node)
            {
                case UsingDirectiveSyntax directive:
                    AddImport(directive);
                    break;
                case BaseNamespaceDeclarationSyntax space:
                    AddNamespaces(space.Name.ToString());
                    break;
                case TypeDeclarationSyntax type:
                    AddType(type);
                    break;
                case DelegateDeclarationSyntax declared:
                    Declarations.Add(new DeclarationOutline(declared, "", [declared.Identifier.ValueText])
                    {
                        Signature = Names(declared),
                        Forms = DeclarationForms.SignatureOnly | (ReturnsTask(declared.ReturnType) ? DeclarationForms.ReturnsTask : 0),
                    });
                    break;
            }
        }
    }

    private void AddImport(UsingDirectiveSyntax directive)
    {
        string target = directive.NamespaceOrType.ToString();
        (directive.GlobalKeyword.RawKind == 0 ? file.Imports : file.GlobalImports).Add(target);
        string[] names = Names(directive.NamespaceOrType);
        if (directive.Alias is { Name.Identifier.ValueText: var alias })
        {
            file.Aliases.Add(alias);
            Declarations.Add(new DeclarationOutline(directive, "", [alias]) { Signature = names, Forms = DeclarationForms.SignatureOnly });
        }
        else if (directive.StaticKeyword.RawKind != 0)
        {
            // Its members need no name of a type before them, here or, when it is global, anywhere.
            file.Aliases.Add(directive.GlobalKeyword.RawKind == 0 ? "static" : "global static");
        }
    }

    private void AddNamespaces(string name)
    {
        for (int end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            file.Imports.Add(name.Substring(0, end));
        }
    }

    private void AddType(TypeDeclarationSyntax type)
    {
        string name = type.Identifier.ValueText;
        var creation = new DeclarationOutline(type, name, [$"new {name}", DeclarationOutline.AnyCreation])
        {
            TypedNames = [name],
            Signature = [.. Names(type.BaseList), .. type.ConstraintClauses.SelectMany(Names), .. Names(type.TypeParameterList)],
            Forms = DeclarationForms.Creation,
        };
        Declarations.Add(creation);
        if (type.BaseList is { } bases)
        {
            Scan(creation, bases);
            foreach (string parent in Names(bases))
            {
                creation.Implied.Add($"new {parent}");
            }
        }

        foreach (ParameterSyntax parameter in type.ParameterList?.Parameters ?? [])
        {
            Declarations.Add(new DeclarationOutline(parameter, name, [parameter.Identifier.ValueText])
            {
                Signature = Names(parameter.Type),
                ValueType = TextReader.TypeOf(parameter.Type),
                Forms = DeclarationForms.State | DeclarationForms.SignatureOnly | (IsMutableRecord(type) ? DeclarationForms.Settable : 0),
            });
        }

        int first = Declarations.Count;
        foreach (MemberDeclarationSyntax member in type.Members)
        {
            AddMember(type, member, creation);
        }

        AddGiven(type, first);
    }

    /// <summary>What a constructor assigns to a member is code of the member.</summary>
    private void AddGiven(TypeDeclarationSyntax type, int first)
    {
        foreach (AssignmentExpressionSyntax assignment in type.Members.OfType<ConstructorDeclarationSyntax>()
            .SelectMany(static constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>())
            .Where(static assignment => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)))
        {
            string? name = SourceBodies.NameOf(assignment.Left);
            foreach (DeclarationOutline member in Declarations.Skip(first).Where(declared
                => declared.Is(DeclarationForms.State) && declared.Names[0] == name))
            {
                Scan(member, assignment.Right);
            }
        }
    }

    private void AddMember(TypeDeclarationSyntax type, MemberDeclarationSyntax member, DeclarationOutline creation)
    {
        bool isStatic = member.Modifiers.Any(SyntaxKind.StaticKeyword);
        bool isBodiless = type is InterfaceDeclarationSyntax || member.Modifiers.Any(SyntaxKind.AbstractKeyword);
        switch (member)
        {
            case ConstructorDeclarationSyntax constructor when isStatic:
                Add(type, constructor, [], null, DeclarationForms.StaticConstructor);
                break;
            case ConstructorDeclarationSyntax constructor:
                Scan(creation, constructor);
                break;
            case MethodDeclarationSyntax method:
                Add(type, method, [method.Identifier.ValueText], method.ReturnType, FormsOf(method, isBodiless));
                break;
            case OperatorDeclarationSyntax @operator:
                bool isCondition = @operator.OperatorToken.RawKind is (int)SyntaxKind.TrueKeyword or (int)SyntaxKind.FalseKeyword;
                Add(type, @operator, [$"operator {@operator.OperatorToken.ValueText}"], @operator.ReturnType,
                    isCondition ? DeclarationForms.Unnamed : 0);
                break;
            case ConversionOperatorDeclarationSyntax conversion:
                Add(type, conversion, [], conversion.Type, DeclarationForms.Unnamed);
                break;
            case PropertyDeclarationSyntax property:
                Add(type, property, [property.Identifier.ValueText], property.Type, FormsOf(property, isStatic));
                AddInitializer(creation, property.Type, isStatic ? null : property.Initializer);
                break;
            case IndexerDeclarationSyntax indexer:
                Add(type, indexer, ["this[]"], indexer.Type, 0);
                break;
            case EventDeclarationSyntax @event:
                Add(type, @event, [@event.Identifier.ValueText], @event.Type, 0);
                break;
            case BaseFieldDeclarationSyntax fields:
                bool isFixed = fields.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) || fields is EventFieldDeclarationSyntax;
                foreach (VariableDeclaratorSyntax field in fields.Declaration.Variables)
                {
                    DeclarationForms forms = fields.Modifiers.Any(SyntaxKind.ConstKeyword) ? 0
                        : isStatic ? DeclarationForms.StaticState
                        : isFixed ? DeclarationForms.State : DeclarationForms.State | DeclarationForms.Settable;
                    Add(type, field, [field.Identifier.ValueText], fields.Declaration.Type, forms);
                    AddInitializer(creation, fields.Declaration.Type, isStatic ? null : field.Initializer);
                }

                break;
        }
    }

    private DeclarationForms FormsOf(MethodDeclarationSyntax method, bool isBodiless)
    {
        bool isAsync = method.Modifiers.Any(SyntaxKind.AsyncKeyword);
        bool isVoid = method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
        return (isAsync ? isVoid ? DeclarationForms.AsyncVoid : DeclarationForms.Async : 0)
            | (ReturnsTask(method.ReturnType) ? DeclarationForms.ReturnsTask : 0)
            | (isBodiless ? DeclarationForms.Bodiless : 0)
            | (isAsync && Hazards.ItemLoops.HasAny(method) ? DeclarationForms.EachItem : 0)
            | (method.AttributeLists.SelectMany(static list => list.Attributes).Any(IsStep) ? DeclarationForms.Step : 0);
    }

    private bool ReturnsTask(TypeSyntax type) => Names(type).Any(static name => name is "Task" or "ValueTask");

    private static bool IsStep(AttributeSyntax attribute)
        => TextReader.TypeOf(attribute.Name) is "Step" or "StepAttribute";

    private static bool IsMutableRecord(TypeDeclarationSyntax type)
        => type is RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: (int)SyntaxKind.StructKeyword }
            && !type.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);

    private static DeclarationForms FormsOf(PropertyDeclarationSyntax property, bool isStatic)
        => isStatic ? DeclarationForms.StaticState
            : DeclarationForms.State | (property.AccessorList?.Accessors.Any(static accessor
                => accessor.IsKind(SyntaxKind.SetAccessorDeclaration)) == true ? DeclarationForms.Settable : 0);

    /// <summary>It may make an object of a type that only the declaration names.</summary>
    private void AddInitializer(DeclarationOutline creation, TypeSyntax type, EqualsValueClauseSyntax? initializer)
    {
        if (initializer is not null)
        {
            creation.Mentions.UnionWith(Names(type));
            Scan(creation, initializer);
        }
    }

    private void Add(TypeDeclarationSyntax type, SyntaxNode node, string[] names, TypeSyntax? value, DeclarationForms forms)
    {
        var declaration = new DeclarationOutline(node, type.Identifier.ValueText, names)
        {
            Signature = [.. Names(value), .. Names((node as BaseMethodDeclarationSyntax)?.ParameterList),
                .. Names((node as IndexerDeclarationSyntax)?.ParameterList),
                .. ((node as MethodDeclarationSyntax)?.ConstraintClauses ?? []).SelectMany(Names)],
            ValueType = value is null ? null : TextReader.TypeOf(value),
            Forms = forms,
        };
        Declarations.Add(declaration);
        Scan(declaration, node);
    }

    private void Scan(DeclarationOutline declaration, SyntaxNode code) => new CodeOutliner(declaration, file).Read(code);

    private string[] Names(SyntaxNode? types)
    {
        foreach (TupleElementSyntax element in types?.DescendantNodes().OfType<TupleElementSyntax>() ?? [])
        {
            file.Parts.Add((element.Identifier.ValueText, TextReader.TypeOf(element.Type) ?? ""));
        }

        return types is null ? [] : [.. types.DescendantNodesAndSelf(static node => node is not (AttributeListSyntax or ArgumentListSyntax))
            .OfType<SimpleNameSyntax>().Select(static name => name.Identifier.ValueText).Distinct()];
    }
}
