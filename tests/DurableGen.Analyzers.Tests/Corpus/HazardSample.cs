using System.Diagnostics.CodeAnalysis;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>
/// A hazard as workflow code meets it: in its own body, in a helper beside it, or in a helper of a referenced project.
/// <paramref name="Path"/> is how the message goes on behind the member that the body stands in; <c>{T}</c> stands for its type.
/// </summary>
internal sealed record HazardSample(
    string Id,
    string Rule,
    string Path,
    [StringSyntax("c#-test")] string Body,
    [StringSyntax("c#-test")] string Members = "",
    [StringSyntax("c#-test")] string Types = "")
{
    private const string Usings = """
        using System.Collections.Concurrent;
        using System.Data;
        using System.Data.Common;
        using System.Diagnostics;
        using System.Globalization;
        using System.Net;
        using System.Net.Sockets;
        using System.Security.Cryptography;
        using System.Threading.Channels;
        using Microsoft.Extensions.Logging;

        """;

    private const string Dependencies = "(HttpClient http, DbConnection db, TimeProvider clock, SemaphoreSlim gate, ILogger log)";

    private const string Step = """
        [Step] private Task<int> CountAsync(int n = 1) => Task.FromResult(http.MaxResponseContentBufferSize > n && db != null && clock != null && gate != null && log != null ? n : 0);
        """;

    /// <summary>The hazard in the body of the workflow.</summary>
    public string Direct => $$"""
        {{Usings}}
        namespace {{Id}};

        public sealed partial class Flow{{Dependencies}}
        {
            [Workflow("{{Id}}")]
            public async Task<object?> RunAsync(string input)
            {
                {{Body}}
            }

            {{Step}}
            {{Members}}
        }

        {{Types}}
        """;

    /// <summary>A workflow that calls <see cref="Helper"/>.</summary>
    public string Caller => $$"""
        namespace {{Id}};

        public sealed partial class Flow(Helper helper)
        {
            [Workflow("{{Id}}")]
            public async Task<object?> RunAsync(string input) => await helper.WorkAsync(input);
        }
        """;

    /// <summary>The hazard in a class of its own.</summary>
    public string Helper => $$"""
        {{Usings}}
        namespace {{Id}};

        public sealed partial class Helper{{Dependencies}}
        {
            public async Task<object?> WorkAsync(string input)
            {
                {{Body}}
            }

            {{Step}}
            {{Members}}
        }

        {{Types}}
        """;

    /// <summary>What is wrong with a step's call in a type with steps is reported there, without a way.</summary>
    public string DirectMessage => IsOfStep && Path.StartsWith(" → ", StringComparison.Ordinal) ? ToldThere("Flow") : $"Flow.RunAsync{For("Flow")}";

    public string HelperMessage => $"Flow.RunAsync → Helper.WorkAsync{For("Helper")}";

    public string ToldInHelperMessage => Path.StartsWith(" → ", StringComparison.Ordinal) ? ToldThere("Helper") : $"Helper.WorkAsync{For("Helper")}";

    public bool IsOfStep => Rule.StartsWith("DG02", StringComparison.Ordinal);

    private string ToldThere(string type) => For(type).Split(" → ")[^1];

    private string For(string type) => Path.Replace("{T}", type);
}
