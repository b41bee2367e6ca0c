using System.Security.Cryptography;
using System.Text;
using DurableGen.CompilerServices;

namespace DurableGen.Hosting;

/// <summary>Names the build of the workflows' assemblies: another build may fit a log that this one does not.</summary>
internal static class BuildIdentity
{
    public static string Of(IReadOnlyList<WorkflowMachine> machines)
    {
        IEnumerable<string> modules = machines
            .Select(static machine => machine.GetType().Module)
            .Distinct()
            .Select(static module => $"{module.ModuleVersionId:N}")
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', modules))).AsSpan(0, 8));
    }
}
