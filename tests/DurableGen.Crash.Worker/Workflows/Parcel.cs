namespace DurableGen.Crash.Worker.Workflows;

/// <summary>A parcel whose steps the next deployment has reordered: a run in flight does not fit it.</summary>
public sealed partial class Parcel(PaymentProvider provider)
{
    /// <summary>Weighs, waits and labels; or, in the next deployment, labels, waits and weighs.</summary>
    [Workflow("parcel")]
    public async Task<string> RunAsync(string name)
    {
        await using Hook<string> address = Workflow.Hook(AddressToken(name));
#if NEXT_DEPLOYMENT
        await LabelAsync(name);
        string to = await address.NextAsync();
        await WeighAsync(name);
#else
        await WeighAsync(name);
        string to = await address.NextAsync();
        await LabelAsync(name);
#endif
        return $"{name} to {to}";
    }

    /// <summary>Where the address of a parcel is delivered.</summary>
    [HookToken("parcel:address:{name}")]
    public static partial HookToken<string> AddressToken(string name);

    [Step]
    private Task WeighAsync(string name) => provider.TakeEffectAsync(name, "weigh", StepContext.Current.IdempotencyKey);

    [Step]
    private Task LabelAsync(string name) => provider.TakeEffectAsync(name, "label", StepContext.Current.IdempotencyKey);
}
