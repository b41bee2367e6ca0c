using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>Sources of random values (DG0102).</summary>
internal static class RandomHazards
{
    private static readonly Hazard Guid = Use("Workflow.NewGuid()");
    private static readonly Hazard Random = Use("Workflow.Random");
    private static readonly Hazard Draw = new(Rules.Random, "use 'Workflow.Random', or draw it inside a step");
    private static readonly Hazard Fresh = new(Rules.Random, "use 'Workflow.NewGuid()', or make it inside a step");
    private static readonly Hazard Name = new(Rules.Random, "build the name from 'Workflow.NewGuid()', or make the file inside a step");

    private static readonly Hazard Key = new(Rules.Random, "make keys inside a step, or pass the key in");

    private static readonly string[] s_keyed =
    [
        "Aes", "DES", "DSA", "ECDiffieHellman", "ECDsa", "RC2", "RSA", "Rijndael", "SymmetricAlgorithm", "TripleDES",
    ];

    public static void AddTo(HazardTable table)
    {
        table.Ban(Guid, "System.Guid", "NewGuid", "CreateVersion7");
        table.Ban(Draw, "DurableGen.RunId", "New");
        table.Ban(Fresh, "System.Ulid", "NewUlid");
        table.Ban(Fresh, "NUlid.Ulid", "NewUlid");
        table.Ban(Fresh, "MassTransit.NewId", "Next", "NextGuid", "NextSequentialGuid");
        table.Ban(Fresh, "MongoDB.Bson.ObjectId", "GenerateNewId");
        table.Ban(Random, static op => op is IObjectCreationOperation { Arguments.Length: 0 }, "System.Random", HazardTable.Constructor);
        table.Ban(Random, "System.Random", "Shared");
        table.BanStatics(Draw, "System.Security.Cryptography.RandomNumberGenerator");
        table.Ban(Random, IsShared, "System.Random", "GetHexString", "GetItems", "GetString", "Next", "NextBytes", "NextDouble",
            "NextInt64",
            "NextSingle", "Shuffle");
        table.Ban(Draw, "System.Linq.Enumerable", "Shuffle");
        foreach (string algorithm in s_keyed)
        {
            table.Ban(Key, $"System.Security.Cryptography.{algorithm}", "Create");
        }

        table.Ban(Key, "System.Security.Cryptography.SymmetricAlgorithm", "GenerateIV", "GenerateKey");

        foreach (string mac in new[] { "HMACSHA1", "HMACSHA256", "HMACSHA384", "HMACSHA512" })
        {
            table.Ban(Key, static op => op is IObjectCreationOperation { Arguments.Length: 0 }, $"System.Security.Cryptography.{mac}",
                HazardTable.Constructor);
        }

        table.Ban(Name, "System.IO.Path", "GetTempFileName", "GetRandomFileName");
    }

    /// <summary>A generator that the run has made from a seed of its own repeats its numbers; one that others draw from does not.</summary>
    private static bool IsShared(IOperation op)
        => op is IInvocationOperation { Instance: { } generator }
            && Origin.Of(generator) is IFieldReferenceOperation { Field.IsStatic: true } or IParameterReferenceOperation
            {
                Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor },
            };

    private static Hazard Use(string replacement) => new(Rules.Random, $"use '{replacement}'") { Replacement = replacement };
}
