namespace DurableGen.Generators;

/// <summary>Prints the member that creates an instance from services.</summary>
internal static class ConstructionEmitter
{
    public const string Create = "__DurableGen_Create";

    private const string Extensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string KeyedProvider = "global::Microsoft.Extensions.DependencyInjection.IKeyedServiceProvider";
    private const string KeyedExtensions = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    public static void Write(SourceWriter writer, TypePath type, ConstructionModel construction)
    {
        writer.WriteLine($"""
            /// <summary>Creates the instance that one attempt or one activation runs on.</summary>
            {Code.GeneratedMember}
            private static {type.FullName} {Create}({Code.Services} services)
            """);
        using (writer.Indent())
        {
            if (construction.Services.Count == 0)
            {
                writer.WriteLine($"=> {Code.CompilerServices}.Instances.Create(services, static _ => new {type.FullName}());");
                return;
            }

            writer.WriteLine($"=> {Code.CompilerServices}.Instances.Create(services, static services => new {type.FullName}(");
            using (writer.Indent())
            {
                writer.WriteLine(string.Join(",\n", construction.Services.Select(Service)) + "));");
            }
        }
    }

    private static string Service(ServiceModel service, int index)
        => (service.Key, service.Default) switch
        {
            (null, null) => $"{Extensions}.GetRequiredService<{service.Type}>(services)",
            ({ } key, null) => $"{KeyedExtensions}.GetRequiredKeyedService<{service.Type}>(services, {key})",
            (null, _) => Optional(service, index, $"services.GetService(typeof({service.Type}))"),
            ({ } key, _) => Optional(service, index, $"(services as {KeyedProvider})?.GetKeyedService(typeof({service.Type}), {key})"),
        };

    private static string Optional(ServiceModel service, int index, string lookup)
        => $"{lookup} is {service.Type} found{index} ? found{index} : {service.Default}";
}
