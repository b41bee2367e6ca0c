namespace DurableGen.Generators;

/// <summary>How an instance is created from services: one per constructor parameter.</summary>
internal sealed record ConstructionModel(EquatableArray<ServiceModel> Services);

/// <summary>One constructor parameter.</summary>
/// <param name="Type">The service's type.</param>
/// <param name="Key">The key of <c>[FromKeyedServices]</c> as an expression.</param>
/// <param name="Default">The default value of an optional parameter as an expression.</param>
internal sealed record ServiceModel(string Type, string? Key, string? Default);
