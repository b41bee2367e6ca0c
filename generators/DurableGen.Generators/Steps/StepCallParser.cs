using DurableGen.Generators.Shared;
using Microsoft.CodeAnalysis;

namespace DurableGen.Generators;

/// <summary>Turns an intercepted call into plain data.</summary>
internal static class StepCallParser
{
    public static FoundCall Parse(StepCallSite site, CallLocation location, string body)
    {
        StepHostModel host = Host(site);
        StepModel step = StepParser.Parse(site);
        IMethodSymbol target = site.Step.Target;
        bool isClosed = TypeText.IsClosed(target.ContainingType) && target.TypeArguments.All(TypeText.IsClosed);
        return new FoundCall
        {
            Caller = SymbolNames.MetadataName(site.Caller.OriginalDefinition),
            Host = host,
            Step = step,
            Shape = InterceptorParser.Parse(site, step, host.FullName, body),
            Location = location,
            DefinitionOwner = !isClosed ? null
                : site.Kind == StepCallKind.Static && site.Host is not null ? TypeText.Of(target.ContainingType)
                : host.FullName,
            DefinitionSuffix = target.IsGenericMethod ? $"<{string.Join(", ", target.TypeArguments.Select(TypeText.Of))}>.Value" : "",
        };
    }

    private static StepHostModel Host(StepCallSite site)
    {
        if (site.Host is not { } host)
        {
            string declaring = SymbolNames.MetadataName(site.Step.Target.ContainingType.OriginalDefinition);
            return new StepHostModel { Type = null, GeneratedType = $"Steps_{Code.Mangle(declaring)}", Construction = null, Steps = [] };
        }

        bool creates = site.Kind != StepCallKind.Static && WorkflowParser.TryParse(host)?.Construction is null;
        return new StepHostModel
        {
            Type = TypePathParser.Parse(host),
            GeneratedType = null,
            Construction = creates ? ConstructionParser.TryParse(host) : null,
            Steps = [],
        };
    }
}
