using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// Clients, connections and handles (DG0106), recognised through their base types: what one calls on them leaves the process.
/// </summary>
internal sealed class OutsideTypes
{
    private static readonly Hazard Step = new(Rules.Outside, "move it into a [Step] method");

    public static ImmutableArray<string> Names { get; } =
    [
        "System.Net.Http.HttpMessageInvoker",
        "System.Net.Http.IHttpClientFactory",
        "Microsoft.Extensions.Caching.Distributed.IDistributedCache",
        "Microsoft.Extensions.Caching.Memory.IMemoryCache",
        "System.Data.IDbConnection",
        "System.Data.IDbCommand",
        "System.Data.Common.DbConnection",
        "System.Data.Common.DbCommand",
        "System.Data.Common.DbDataReader",
        "System.Data.Common.DbDataSource",
        "System.Data.Common.DbTransaction",
        "System.Data.Common.DbBatch",
        "Microsoft.EntityFrameworkCore.DbContext",
        "Microsoft.EntityFrameworkCore.DbSet`1",
        "System.IO.FileSystemInfo",
        "System.IO.FileStream",
        "System.IO.Pipes.PipeStream",
        "System.Net.Sockets.NetworkStream",
        "System.Net.Security.AuthenticatedStream",
        "System.Net.Sockets.Socket",
        "System.Net.Sockets.TcpClient",
        "System.Net.Sockets.TcpListener",
        "System.Net.Sockets.UdpClient",
        "System.Net.WebSockets.WebSocket",
        "System.Net.WebRequest",
        "System.Net.WebClient",
        "System.Net.Mail.SmtpClient",
        "System.Net.NetworkInformation.Ping",
        "System.Diagnostics.Process",
        "Amazon.Runtime.IAmazonService",
        "Azure.Data.Tables.TableClient",
        "Azure.Messaging.EventGrid.EventGridPublisherClient",
        "Azure.Messaging.EventHubs.Producer.EventHubProducerClient",
        "Azure.Messaging.ServiceBus.ServiceBusReceiver",
        "Azure.Messaging.ServiceBus.ServiceBusSender",
        "Azure.Security.KeyVault.Secrets.SecretClient",
        "Azure.Storage.Blobs.BlobContainerClient",
        "Azure.Storage.Blobs.Specialized.BlobBaseClient",
        "Azure.Storage.Queues.QueueClient",
        "Confluent.Kafka.IClient",
        "Grpc.Core.ClientBase",
        "Hangfire.IBackgroundJobClient",
        "MailKit.IMailService",
        "MailKit.Net.Smtp.ISmtpClient",
        "MassTransit.IPublishEndpoint",
        "MassTransit.ISendEndpoint",
        "Microsoft.AspNetCore.SignalR.IClientProxy",
        "Microsoft.Azure.Cosmos.Container",
        "Microsoft.Azure.Cosmos.CosmosClient",
        "Microsoft.Extensions.Caching.Hybrid.HybridCache",
        "MongoDB.Driver.IMongoCollection`1",
        "Quartz.IScheduler",
        "RabbitMQ.Client.IChannel",
        "RabbitMQ.Client.IModel",
        "StackExchange.Redis.IConnectionMultiplexer",
        "StackExchange.Redis.IDatabaseAsync",
    ];

    private static readonly HashSet<string> FileProperties = new(StringComparer.Ordinal)
    {
        "Attributes", "CreationTime", "CreationTimeUtc", "Exists", "LastWriteTime", "LastWriteTimeUtc", "Length",
    };

    private readonly HashSet<INamedTypeSymbol> _types = new(SymbolEqualityComparer.Default);
    private readonly INamedTypeSymbol? _stream;
    private readonly INamedTypeSymbol? _fileSystemInfo;
    private readonly INamedTypeSymbol? _dbContext;

    public OutsideTypes(Compilation compilation)
    {
        foreach (string name in Names)
        {
            if (compilation.GetTypeByMetadataName(name) is { } type)
            {
                _types.Add(type);
            }
            else
            {
                Missing.Add(name);
            }
        }

        _stream = compilation.GetTypeByMetadataName("System.IO.Stream");
        _fileSystemInfo = compilation.GetTypeByMetadataName("System.IO.FileSystemInfo");
        _dbContext = compilation.GetTypeByMetadataName("Microsoft.EntityFrameworkCore.DbContext");
    }

    public List<string> Missing { get; } = [];

    /// <summary>A call on such an object, also through an extension method; the name of its type is for the message.</summary>
    public Hazard? Find(IInvocationOperation call, out string typeName)
    {
        typeName = "";
        if (call.TargetMethod.Name is "Dispose" or "DisposeAsync"
            || call.TargetMethod.MethodKind == MethodKind.Constructor
            || call.TargetMethod.ContainingType.SpecialType == SpecialType.System_Object)
        {
            return null;
        }

        IOperation? receiver = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value : null);
        while (receiver is IConversionOperation conversion)
        {
            receiver = conversion.Operand;
        }

        typeName = receiver?.Type?.Name ?? "";
        return receiver?.Type is { } type && (IsOutside(type) || IsStreamFromOutside(type, receiver)) ? Step : null;
    }

    /// <summary>A file's length or existence, or a table of a database context.</summary>
    public Hazard? Find(IPropertyReferenceOperation property, out string typeName)
    {
        typeName = property.Instance?.Type?.Name ?? "";
        return property.Instance?.Type is { } type
            && (Derives(type, _fileSystemInfo)
                && FileProperties.Contains(property.Property.Name)
                || Derives(type, _dbContext) && property.Property.Type.Name is "DbSet" or "DatabaseFacade")
            ? Step
            : null;
    }

    private bool IsOutside(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            return _types.Contains((INamedTypeSymbol)type.OriginalDefinition) || type.AllInterfaces.Any(IsListed);
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named && IsListed(named))
            {
                return true;
            }
        }

        return type.DeclaringSyntaxReferences.IsEmpty && type.AllInterfaces.Any(IsListed); // The project's own is looked into.
    }

    private bool IsListed(INamedTypeSymbol type) => _types.Contains(type.OriginalDefinition);

    /// <summary>A stream of unknown kind counts when it was injected: one made here, or passed in, may well be in memory.</summary>
    private bool IsStreamFromOutside(ITypeSymbol type, IOperation receiver)
        => SymbolEqualityComparer.Default.Equals(type, _stream)
            && Origin.Of(receiver) is { } origin
            && SymbolEqualityComparer.Default.Equals(origin.Type, _stream)
            && Origin.IsInjected(origin);

    private static bool Derives(ITypeSymbol type, INamedTypeSymbol? from)
    {
        for (ITypeSymbol? current = type; current is not null && from is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, from))
            {
                return true;
            }
        }

        return false;
    }
}
