using System.Diagnostics.CodeAnalysis;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>Workflow code in which nothing is wrong: a body, other members of the class, and types beside it.</summary>
internal sealed record SilentSample(
    string Id,
    [StringSyntax("c#-test")] string Body,
    [StringSyntax("c#-test")] string Members = "",
    [StringSyntax("c#-test")] string Types = "")
{
    public string Source => $$"""
        using System.Collections.Concurrent;
        using System.Collections.Frozen;
        using System.Collections.Immutable;
        using System.Diagnostics;
        using System.Globalization;
        using System.Linq.Expressions;
        using System.Runtime.CompilerServices;
        using System.Security.Cryptography;
        using System.Text;
        using System.Text.Json;
        using System.Text.RegularExpressions;
        using System.Threading.Channels;
        using Microsoft.Extensions.Logging;

        namespace {{Id}};

        public sealed record Line(string Sku, int Count, decimal Price);
        public sealed record Order(string Id, List<Line> Lines, DateTimeOffset PlacedAt, decimal Total, string? Note = null);
        public sealed record Receipt(string Id, string Text = "");
        public interface IWarehouse { [Step] Task<int> ReserveAsync(string sku, int count, CancellationToken ct = default); [Step] Task ReleaseAsync(string sku); }

        public sealed partial class Flow(IWarehouse warehouse, ILogger<Flow> log)
        {
            [Workflow("{{Id}}")]
            public async Task<Receipt?> RunAsync(Order order, CancellationToken ct)
            {
                {{Body}}
            }

            [Step(MaxAttempts = 3)]
            private Task<string> ChargeAsync(string id, decimal amount, CancellationToken ct = default) => Task.FromResult(id + log.IsEnabled(LogLevel.Debug));

            [Step]
            private Task<int> CountAsync(int n = 1) => Task.FromResult(n);

            private Task<int> TwiceAsync(string sku) => warehouse.ReserveAsync(sku, 2);

            {{Members}}
        }

        {{Types}}
        """;
}
