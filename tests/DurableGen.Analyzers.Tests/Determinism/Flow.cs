using System.Diagnostics.CodeAnalysis;

namespace DurableGen.Analyzers.Tests.Determinism;

/// <summary>Source of a workflow with a body and some other members.</summary>
internal static class Flow
{
    public static string With([StringSyntax("c#-test")] string body, [StringSyntax("c#-test")] string members = "")
        => $$"""
            using System.Diagnostics;
            using System.Net;
            using System.Security.Cryptography;
            using System.Threading.Channels;

            public sealed partial class Flow(HttpClient http, TimeProvider clock, SemaphoreSlim gate, Stream stream)
            {
                [Workflow("flow")]
                public async Task<object?> RunAsync(string input)
                {
                    await Task.Yield();
                    {{body}}
                }

                [Step]
                private Task<int> CountAsync() => Task.FromResult(http.GetHashCode() + clock.GetHashCode() + gate.GetHashCode() + stream.GetHashCode());

                {{members}}
            }
            """;
}
