using Verify = DurableGen.TestKit.Verify<DurableGen.Analyzers.WorkflowCode.WorkflowCodeAnalyzer>;

namespace DurableGen.Analyzers.Tests.Determinism;

public sealed class OutsideTests
{
    [Theory]
    [InlineData("return await {|DG0106:http.GetStringAsync(input)|};")]
    [InlineData("return await {|DG0106:new HttpMessageInvoker(new HttpClientHandler()).SendAsync(new HttpRequestMessage(), default)|};")]
    [InlineData("return await {|DG0106:System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<string>(http, input)|};")]
    [InlineData("return await {|DG0106:File.ReadAllTextAsync(input)|};")]
    [InlineData("return {|DG0106:Directory.Exists(input)|};")]
    [InlineData("return {|DG0106:new FileInfo(input).Length|};")]
    [InlineData("using var f = {|DG0106:new FileStream(input, FileMode.Open)|}; return null;")]
    [InlineData("using var f = {|DG0106:new StreamReader(input)|}; return null;")]
    [InlineData("return {|DG0106:stream.ReadByte()|};")]
    [InlineData("{|DG0106:Console.WriteLine(input)|}; return null;")]
    [InlineData("{|DG0106:Console.Out|}.Write(input); return null;")]
    [InlineData("return {|DG0106:Environment.GetEnvironmentVariable(input)|};")]
    [InlineData("return {|DG0106:Environment.MachineName|} + {|DG0106:Environment.ProcessId|};")]
    [InlineData("return {|DG0106:Process.Start(input)|};")]
    [InlineData("return await {|DG0106:Dns.GetHostEntryAsync(input)|};")]
    [InlineData("return {|DG0106:AppContext.TryGetSwitch(input, out bool on)|} && on;")]
    [InlineData("return TimeZoneInfo.ConvertTime(Workflow.UtcNow, {|DG0106:TimeZoneInfo.Local|});")]
    [InlineData("System.Data.Common.DbConnection db = null!; await {|DG0106:db.OpenAsync()|}; return null;")]
    [InlineData("System.Data.IDbConnection db = null!; return {|DG0106:db.CreateCommand()|};")]
    public Task Way_outside_is_reported(string body) => Verify.Diagnostics(Flow.With(body));

    [Theory]
    [InlineData("HttpClient? c = null; return c;")]
    [InlineData("return http.BaseAddress;")]
    [InlineData("using var m = new MemoryStream(); m.WriteByte(1); return m.ToArray();")]
    [InlineData("using Stream m = new MemoryStream(); m.WriteByte(1); return m.Length;")]
    [InlineData("using var r = new StringReader(input); return r.ReadLine();")]
    [InlineData("return Path.GetExtension(input) + Path.Combine(input, input);")]
    [InlineData("return input + Environment.NewLine;")]
    [InlineData("return nameof(Console.WriteLine) + nameof(File.Exists);")]
    [InlineData("return new HttpRequestMessage(HttpMethod.Get, input);")]
    [InlineData("return new FileInfo(input).Name;")]
    [InlineData("return IPAddress.Parse(input);")]
    [InlineData("return System.Text.Json.JsonSerializer.Serialize(input);")]
    public Task Code_inside_is_silent(string body) => Verify.Diagnostics(Flow.With(body));

    [Fact]
    public Task Database_contexts_count_by_their_base_type()
        => Verify.Diagnostics("""
            namespace Microsoft.EntityFrameworkCore
            {
                public class DbSet<T> { }
                public class DbContext { public Task<int> SaveChangesAsync() => Task.FromResult(0); public DbSet<T> Set<T>() => new(); }
            }

            public sealed class Shop : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<string> Orders => Set<string>(); }

            public partial class Flow(Shop shop)
            {
                [Workflow]
                public async Task RunAsync()
                {
                    _ = {|DG0106:shop.Orders|};
                    await {|DG0106:shop.SaveChangesAsync()|};
                }
            }
            """);

    [Theory]
    [InlineData("return {|DG0106:settings[input]|};")]
    [InlineData("return {|DG0106:settings.GetSection(input)|};")]
    [InlineData("return {|DG0106:monitor.CurrentValue|};")]
    [InlineData("return {|DG0106:options.Value|};")]
    [InlineData("return {|DG0106:clients.CreateClient(input)|};")]
    public Task Configuration_is_outside(string body)
        => Verify.Diagnostics("namespace Shop { public partial class Flow(Microsoft.Extensions.Configuration.IConfiguration settings, "
            + "Microsoft.Extensions.Options.IOptions<string> options, Microsoft.Extensions.Options.IOptionsMonitor<string> monitor, "
            + "System.Net.Http.IHttpClientFactory clients) { [Workflow] public async Task<object?> RunAsync(string input) "
            + "{ await Task.Yield(); " + body + " } [Step] public Task<string> ReadAsync() => Task.FromResult(settings[\"a\"] + options.Value + monitor + clients); } } "
            + """
            namespace Microsoft.Extensions.Configuration { public interface IConfiguration { string this[string key] { get; } IConfiguration GetSection(string key); } }
            namespace Microsoft.Extensions.Options
            {
                public interface IOptions<out T> { T Value { get; } }
                public interface IOptionsMonitor<out T> { T CurrentValue { get; } }
            }
            namespace System.Net.Http { public interface IHttpClientFactory { HttpClient CreateClient(string name); } }
            """);
}
