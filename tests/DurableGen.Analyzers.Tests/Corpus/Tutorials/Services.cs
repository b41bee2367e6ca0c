using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Tutorials.Services;

public sealed record Invoice(string Id, string Country, IReadOnlyList<InvoiceLine> Lines, DateTimeOffset IssuedAt);
public sealed record InvoiceLine(string Text, decimal Net, int Count);
public sealed record Total(decimal Net, decimal Tax);

/// <summary>A service that computes from what it was made with.</summary>
public sealed class TaxTable(IReadOnlyDictionary<string, decimal> rates)
{
    private string? _description;

    public decimal Rate(string country) => rates.TryGetValue(country, out decimal rate) ? rate : 0.2m;

    public string Description => _description ??= string.Join(", ", rates.OrderBy(static r => r.Key, StringComparer.Ordinal).Select(static r => r.Key));

    public Total Apply(Invoice invoice)
    {
        decimal net = invoice.Lines.Sum(static line => line.Net * line.Count);
        return new Total(net, decimal.Round(net * Rate(invoice.Country), 2, MidpointRounding.ToEven));
    }
}

public interface IRounding { decimal Round(decimal value); }

public sealed class Commercial : IRounding { public decimal Round(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero); }

/// <summary>A part of the workflow in a class of its own, with steps.</summary>
public sealed partial class Dunning(IPost post, ILogger<Dunning> log)
{
    public async Task<bool> RemindAsync(Invoice invoice, Func<Task<bool>> isPaid)
    {
        foreach (TimeSpan wait in (TimeSpan[])[TimeSpan.FromDays(14), TimeSpan.FromDays(7), TimeSpan.FromDays(7)])
        {
            await Workflow.DelayAsync(wait);
            if (await isPaid())
            {
                return true;
            }

            log.LogInformation("reminding {Invoice}", invoice.Id);
            await post.SendAsync(invoice.Id, Texts(invoice));
        }

        return false;
    }

    private static string Texts(Invoice invoice)
    {
        var text = new StringBuilder();
        foreach (InvoiceLine line in invoice.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Text}: {line.Net:F2} x {line.Count}").AppendLine();
        }

        return text.ToString();
    }
}

public interface IPost
{
    [Step] Task SendAsync(string invoice, string text);
    [Step] Task<bool> IsPaidAsync(string invoice);
}

public sealed partial class Invoicing(TaxTable taxes, IRounding rounding, Dunning dunning, IPost post)
{
    private readonly TaxTable _taxes = taxes;

    [Workflow("invoicing")]
    public async Task<Total> RunAsync(Invoice invoice)
    {
        Total total = _taxes.Apply(invoice);
        string checksum = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{invoice.Id}|{_taxes.Description}")))[..8];
        await post.SendAsync(invoice.Id, $"{checksum} {invoice.IssuedAt:O}".Replace('|', ' '));
        bool paid = await dunning.RemindAsync(invoice, () => post.IsPaidAsync(invoice.Id));
        return paid ? total with { Tax = rounding.Round(total.Tax) } : total;
    }
}

/// <summary>A contract, and its workflow in another class.</summary>
public interface IRenewal { [Workflow("renewal")] Task<int> RunAsync(string contract); }

public sealed partial class Renewal : IRenewal
{
    public async Task<int> RunAsync(string contract)
    {
        int years = 0;
        do
        {
            await Workflow.DelayAsync(TimeSpan.FromDays(365), CancellationToken.None);
            years += await RenewAsync(contract, years);
        }
        while (years < 5);
        return years;
    }

    [Step("Renew", MaxAttempts = 20, MaxBackoffSeconds = 3600, NonRetryable = [typeof(ArgumentException)])]
    private async Task<int> RenewAsync(string contract, int years)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://example.org/{contract}/{years}/{DateTime.UtcNow.Ticks}");
        request.Headers.Add("Idempotency-Key", StepContext.Current.IdempotencyKey);
        request.Headers.Add("X-Request-Id", Guid.NewGuid().ToString());
        using HttpResponseMessage answer = await http.SendAsync(request, StepContext.Current.CancellationToken).ConfigureAwait(false);
        return (int)answer.StatusCode / 200;
    }
}

/// <summary>Attributes, patterns, and errors that are looked at.</summary>
public sealed partial class Provisioning(IPost post)
{
    [Workflow("provisioning")]
    public async Task<string> RunAsync(string tenant)
    {
        await Workflow.SetAttributesAsync(("stage", "begin"), ("tenant", tenant));
        string state = "new";
        try
        {
            state = await post.IsPaidAsync(tenant) switch { true => "paid", false => "open" };
            await Workflow.SetAttributesAsync(("stage", state));
        }
        catch (Exception e)
        {
            Workflow.Logger.LogError(e, "provisioning failed");
            throw;
        }
        finally
        {
            await post.SendAsync(tenant, state);
        }

        Task<bool>[] checks = [post.IsPaidAsync("a"), post.IsPaidAsync("b"), post.IsPaidAsync("c")];
        int good = 0;
        foreach (Task<bool> check in checks)
        {
            good += await check ? 1 : 0;
        }

        return good > 1 && await Task.WhenAny(checks) is { IsCompletedSuccessfully: true } ? "ready" : state;
    }
}
