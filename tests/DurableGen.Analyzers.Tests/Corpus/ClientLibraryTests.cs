using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DurableGen.Analyzers.Tests.Corpus;

/// <summary>Libraries that apps talk to the world with, recognised by the names of their types. They stand here as far as they are used.</summary>
public sealed class ClientLibraryTests
{
    private const string Libraries = """
        namespace Microsoft.EntityFrameworkCore { public class DbContext { public Task<int> SaveChangesAsync(CancellationToken ct = default) => null!; public DbSet<T> Set<T>() where T : class => null!; } public abstract class DbSet<T> : IQueryable<T> where T : class { public T? Find(int id) => null; Type IQueryable.ElementType => null!; System.Linq.Expressions.Expression IQueryable.Expression => null!; IQueryProvider IQueryable.Provider => null!; IEnumerator<T> IEnumerable<T>.GetEnumerator() => null!; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null!; } public static class EntityFrameworkQueryableExtensions { public static Task<List<T>> ToListAsync<T>(this IQueryable<T> query, CancellationToken ct = default) => null!; } public interface IDbContextFactory<T> { T CreateDbContext(); } }
        namespace Dapper { public static class SqlMapper { public static Task<IEnumerable<T>> QueryAsync<T>(this System.Data.IDbConnection db, string sql, object? args = null) => null!; public static int Execute(this System.Data.IDbConnection db, string sql, object? args = null) => 0; } }
        namespace Grpc.Core { public abstract class ClientBase { } public abstract class ClientBase<T> : ClientBase { } public sealed class AsyncUnaryCall<T> { public System.Runtime.CompilerServices.TaskAwaiter<T> GetAwaiter() => default; } }
        namespace Greet { public class GreeterClient : Grpc.Core.ClientBase<GreeterClient> { public virtual Grpc.Core.AsyncUnaryCall<string> SayHelloAsync(string name) => null!; public virtual string SayHello(string name) => name; } }
        namespace Azure.Storage.Blobs.Specialized { public class BlobBaseClient { public virtual Task<bool> ExistsAsync() => null!; } }
        namespace Azure.Storage.Blobs { public class BlobClient : Specialized.BlobBaseClient { public virtual object Upload(string path) => path; } public class BlobServiceClient { public virtual BlobClient GetBlobClient(string name) => null!; } }
        namespace Azure.Storage.Queues { public class QueueClient { public virtual object SendMessage(string text) => text; } }
        namespace Azure.Data.Tables { public class TableClient { public virtual object GetEntity(string partition, string row) => partition; } }
        namespace Azure.Security.KeyVault.Secrets { public class SecretClient { public virtual string GetSecret(string name) => name; } }
        namespace Azure.Messaging.ServiceBus { public class ServiceBusSender { public virtual Task SendMessageAsync(object message) => null!; } }
        namespace Azure.Messaging.EventHubs.Producer { public class EventHubProducerClient { public virtual Task SendAsync(object events) => null!; } }
        namespace Microsoft.Azure.Cosmos { public abstract class Container { public abstract Task<T> ReadItemAsync<T>(string id); } }
        namespace Microsoft.Extensions.Caching.Hybrid { public abstract class HybridCache { public ValueTask<T> GetOrCreateAsync<T>(string key, Func<CancellationToken, ValueTask<T>> make) => default; } }
        namespace Microsoft.AspNetCore.SignalR { public interface IClientProxy { Task SendCoreAsync(string method, object?[] args, CancellationToken ct = default); } public static class ClientProxyExtensions { public static Task SendAsync(this IClientProxy proxy, string method, object? arg) => null!; } public interface IHubClients { IClientProxy All { get; } } public interface IHubContext<T> { IHubClients Clients { get; } } }
        namespace Microsoft.AspNetCore.Http { public class HttpContext { public string TraceIdentifier => ""; } public interface IHttpContextAccessor { HttpContext? HttpContext { get; } } }
        namespace Microsoft.AspNetCore.Identity { public class UserManager<T> { public virtual Task<T?> FindByIdAsync(string id) => null!; } }
        namespace Microsoft.Extensions.Localization { public interface IStringLocalizer { string this[string name] { get; } } public interface IStringLocalizer<T> : IStringLocalizer { } }
        namespace Microsoft.Extensions.Internal { public interface ISystemClock { DateTimeOffset UtcNow { get; } } }
        namespace Microsoft.FeatureManagement { public interface IFeatureManager { Task<bool> IsEnabledAsync(string feature); } }
        namespace StackExchange.Redis { public interface IRedisAsync { } public interface IDatabaseAsync : IRedisAsync { Task<string> StringGetAsync(string key); } public interface IDatabase : IDatabaseAsync { string StringGet(string key); } }
        namespace RabbitMQ.Client { public interface IChannel { ValueTask BasicPublishAsync(string exchange, string key); } }
        namespace MassTransit { public interface IPublishEndpoint { Task Publish<T>(T message); } public interface IBus : IPublishEndpoint { } public static class NewId { public static Guid NextGuid() => default; } }
        namespace MediatR { public interface ISender { Task<T> Send<T>(object request); } public interface IMediator : ISender { } }
        namespace Hangfire { public interface IBackgroundJobClient { string Create(object job); } public static class BackgroundJobClientExtensions { public static string Enqueue(this IBackgroundJobClient client, System.Linq.Expressions.Expression<Action> job) => ""; } public static class BackgroundJob { public static string Enqueue(System.Linq.Expressions.Expression<Action> job) => ""; } }
        namespace NodaTime { public readonly struct Instant { public long Ticks => 0; } public interface IClock { Instant GetCurrentInstant(); } public sealed class SystemClock : IClock { public static SystemClock Instance => null!; public Instant GetCurrentInstant() => default; } }
        namespace System { public readonly struct Ulid { public static Ulid NewUlid() => default; } }
        namespace MongoDB.Bson { public readonly struct ObjectId { public static ObjectId GenerateNewId() => default; } }
        namespace MailKit.Net.Smtp { public interface ISmtpClient { string Send(object message); Task<string> SendAsync(object message); } public class SmtpClient : ISmtpClient { public string Send(object message) => ""; public Task<string> SendAsync(object message) => null!; } }
        namespace Amazon.Runtime { public interface IAmazonService { } }
        namespace Amazon.S3 { public interface IAmazonS3 : Amazon.Runtime.IAmazonService { Task<object> GetObjectAsync(string bucket, string key); } }
        namespace Stripe { public class ChargeService { public virtual object Create(object options) => options; public virtual Task<object> CreateAsync(object options) => null!; } }
        namespace Polly { public interface IAsyncPolicy { Task<T> ExecuteAsync<T>(Func<Task<T>> action); } }
        """;

    private static readonly (string Id, string Service, string Body, string Rule, string Text)[] s_samples =
    [
        ("C01", "Shop", "return shop.Orders.Find(1);", "DG0106", "Shop.Orders"),
        ("C02", "Shop", "return await shop.SaveChangesAsync();", "DG0106", "Shop.SaveChangesAsync"),
        ("C03", "Shop", "return await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(shop.Set<string>());", "DG0106", "DbSet.ToListAsync"),
        ("C04", "Microsoft.EntityFrameworkCore.IDbContextFactory<Shop>", "return shop.CreateDbContext().Orders;", "DG0106", "Shop.Orders"),
        ("C05", "System.Data.IDbConnection", "return await Dapper.SqlMapper.QueryAsync<int>(shop, \"select 1\");", "DG0106", "IDbConnection.QueryAsync"),
        ("C06", "System.Data.IDbConnection", "return Dapper.SqlMapper.Execute(shop, \"delete from x\");", "DG0106", "IDbConnection.Execute"),
        ("C07", "Greet.GreeterClient", "return await shop.SayHelloAsync(input);", "DG0106", "GreeterClient.SayHelloAsync"),
        ("C08", "Greet.GreeterClient", "return shop.SayHello(input);", "DG0106", "GreeterClient.SayHello"),
        ("C09", "Azure.Storage.Blobs.BlobClient", "return shop.Upload(input);", "DG0106", "BlobClient.Upload"),
        ("C10", "Azure.Storage.Blobs.BlobServiceClient", "return await shop.GetBlobClient(input).ExistsAsync();", "DG0106", "BlobClient.ExistsAsync"),
        ("C11", "Azure.Storage.Queues.QueueClient", "return shop.SendMessage(input);", "DG0106", "QueueClient.SendMessage"),
        ("C12", "Azure.Data.Tables.TableClient", "return shop.GetEntity(input, input);", "DG0106", "TableClient.GetEntity"),
        ("C13", "Azure.Security.KeyVault.Secrets.SecretClient", "return shop.GetSecret(input);", "DG0106", "SecretClient.GetSecret"),
        ("C14", "Azure.Messaging.ServiceBus.ServiceBusSender", "await shop.SendMessageAsync(input); return null;", "DG0106", "ServiceBusSender.SendMessageAsync"),
        ("C15", "Azure.Messaging.EventHubs.Producer.EventHubProducerClient", "await shop.SendAsync(input); return null;", "DG0106", "EventHubProducerClient.SendAsync"),
        ("C16", "Microsoft.Azure.Cosmos.Container", "return await shop.ReadItemAsync<string>(input);", "DG0106", "Container.ReadItemAsync"),
        ("C17", "Microsoft.Extensions.Caching.Hybrid.HybridCache", "return await shop.GetOrCreateAsync(input, _ => new ValueTask<int>(1));", "DG0106", "HybridCache.GetOrCreateAsync"),
        ("C18", "Microsoft.AspNetCore.SignalR.IHubContext<string>", "await Microsoft.AspNetCore.SignalR.ClientProxyExtensions.SendAsync(shop.Clients.All, input, 1); return null;", "DG0106", "IClientProxy.SendAsync"),
        ("C19", "Microsoft.AspNetCore.Http.IHttpContextAccessor", "return shop.HttpContext?.TraceIdentifier;", "DG0111", "IHttpContextAccessor.HttpContext"),
        ("C20", "Microsoft.AspNetCore.Identity.UserManager<string>", "return await shop.FindByIdAsync(input);", "DG0116", "UserManager.FindByIdAsync"),
        ("C21", "Microsoft.Extensions.Localization.IStringLocalizer<string>", "return shop[input];", "DG0110", "IStringLocalizer[]"),
        ("C22", "Microsoft.Extensions.Internal.ISystemClock", "return shop.UtcNow;", "DG0101", "ISystemClock.UtcNow"),
        ("C23", "Microsoft.FeatureManagement.IFeatureManager", "return await shop.IsEnabledAsync(input);", "DG0106", "IFeatureManager.IsEnabledAsync"),
        ("C24", "StackExchange.Redis.IDatabase", "return shop.StringGet(input);", "DG0106", "IDatabase.StringGet"),
        ("C25", "RabbitMQ.Client.IChannel", "await shop.BasicPublishAsync(input, input); return null;", "DG0106", "IChannel.BasicPublishAsync"),
        ("C26", "MassTransit.IBus", "await shop.Publish(input); return null;", "DG0106", "IBus.Publish"),
        ("C27", "MediatR.IMediator", "return await shop.Send<int>(input);", "DG0116", "ISender.Send"),
        ("C28", "Hangfire.IBackgroundJobClient", "return Hangfire.BackgroundJobClientExtensions.Enqueue(shop, () => Console.Write(1));", "DG0106", "IBackgroundJobClient.Enqueue"),
        ("C29", "TimeProvider", "return Hangfire.BackgroundJob.Enqueue(() => Console.Write(1));", "DG0106", "BackgroundJob.Enqueue"),
        ("C30", "NodaTime.IClock", "return shop.GetCurrentInstant().Ticks;", "DG0101", "IClock.GetCurrentInstant"),
        ("C31", "TimeProvider", "return NodaTime.SystemClock.Instance.GetCurrentInstant();", "DG0101", "SystemClock.Instance"),
        ("C32", "TimeProvider", "return Ulid.NewUlid();", "DG0102", "Ulid.NewUlid"),
        ("C33", "TimeProvider", "return MassTransit.NewId.NextGuid();", "DG0102", "NewId.NextGuid"),
        ("C34", "TimeProvider", "return MongoDB.Bson.ObjectId.GenerateNewId();", "DG0102", "ObjectId.GenerateNewId"),
        ("C35", "MailKit.Net.Smtp.ISmtpClient", "return shop.Send(input);", "DG0106", "ISmtpClient.Send"),
        ("C36", "MailKit.Net.Smtp.SmtpClient", "return await shop.SendAsync(input);", "DG0106", "SmtpClient.SendAsync"),
        ("C37", "Amazon.S3.IAmazonS3", "return await shop.GetObjectAsync(input, input);", "DG0106", "IAmazonS3.GetObjectAsync"),
        ("C38", "Stripe.ChargeService", "return await shop.CreateAsync(input);", "DG0116", "ChargeService.CreateAsync"),
        ("C39", "Polly.IAsyncPolicy", "return await shop.ExecuteAsync(() => CountAsync(1));", "DG0116", "IAsyncPolicy.ExecuteAsync"),
    ];

    private static readonly Lazy<Task<Reports>> s_reports = new(() => Reports.Of(
        s_samples.SelectMany(static s => new[] { (s.Id, Direct(s.Id, s.Service, s.Body)), (s.Id + ".Helper", Helped(s.Id + "h", s.Service, s.Body)) }), Image()));

    public static TheoryData<string> Ids => [.. s_samples.Select(static sample => sample.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_call_is_reported_directly_and_behind_a_helper(string id)
    {
        var sample = s_samples.Single(sample => sample.Id == id);
        Reports reports = await s_reports.Value;
        reports.AssertReported(id, sample.Rule, $"Flow.RunAsync: {sample.Text}");
        reports.AssertReported(id + ".Helper", sample.Rule, $"Flow.RunAsync → Helper.WorkAsync: {sample.Text}");
    }

    private static string Direct(string id, string service, string body) => $$"""
        namespace {{id}};
        public sealed class Shop : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<string> Orders => Set<string>(); }
        public sealed partial class Flow({{service}} shop)
        {
            [Workflow("{{id}}")] public async Task<object?> RunAsync(string input) { await Task.Yield(); {{body}} }
            [Step] private Task<int> CountAsync(int n) => Task.FromResult(n + shop.ToString()!.Length);
        }
        """;

    private static string Helped(string id, string service, string body) => $$"""
        namespace {{id}};
        public sealed class Shop : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<string> Orders => Set<string>(); }
        public sealed partial class Helper({{service}} shop)
        {
            public async Task<object?> WorkAsync(string input) { await Task.Yield(); {{body}} }
            [Step] private Task<int> CountAsync(int n) => Task.FromResult(n + shop.ToString()!.Length);
        }
        public sealed partial class Flow(Helper helper) { [Workflow("{{id}}")] public async Task<object?> RunAsync(string input) => await helper.WorkAsync(input); }
        """;

    private static PortableExecutableReference Image()
    {
        CSharpCompilation libraries = TestCompilation.Create(Libraries).WithAssemblyName("Libraries");
        using var image = new MemoryStream();
        Assert.Empty(libraries.Emit(image).Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.ToString()));
        return MetadataReference.CreateFromImage(ImmutableArray.Create(image.ToArray()));
    }
}
