using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Sources of random values (DG0102).</summary>
internal static class RandomHazards
{
    private static readonly Hazard Guid = Use("Workflow.NewGuid()");
    private static readonly Hazard Random = Use("Workflow.Random");
    private static readonly Hazard Draw = new(Rules.Random, "use 'Workflow.Random', or draw it inside a step");
    private static readonly Hazard Name = new(Rules.Random, "build the name from 'Workflow.NewGuid()', or make the file inside a step");

    public static void AddTo(HazardTable table)
    {
        table.Ban(Guid, "System.Guid", "NewGuid", "CreateVersion7");
        table.Ban(Draw, "DurableGen.RunId", "New");
        table.Ban(Random, static op => op is IObjectCreationOperation { Arguments.Length: 0 }, "System.Random", HazardTable.Constructor);
        table.Ban(Random, "System.Random", "Shared");
        table.BanStatics(Draw, "System.Security.Cryptography.RandomNumberGenerator");
        table.Ban(Name, "System.IO.Path", "GetTempFileName", "GetRandomFileName");
    }

    private static Hazard Use(string replacement) => new(Rules.Random, $"use '{replacement}'") { Replacement = replacement };
}
