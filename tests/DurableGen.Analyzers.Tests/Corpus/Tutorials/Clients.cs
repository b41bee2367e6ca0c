using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tutorials.Clients;

public sealed record Signup(string Email, string Name, [property: FingerprintIgnore] DateTimeOffset ReceivedAt);
public sealed record Webhook([StartKey] string Source, [StartKey] string DeliveryId, string Body);

public sealed partial class Onboarding(IMailer mailer)
{
    [Workflow("onboarding")]
    public async Task<string> RunAsync(Signup signup)
    {
        await using var confirmed = Workflow.Hook(ConfirmToken(signup.Email));
        if (await confirmed.GetConflictAsync() is { } owner)
        {
            return await owner.As<string>().GetResultAsync();
        }

        await mailer.SendAsync(signup.Email, "welcome");
        Task<bool> next = confirmed.NextAsync();
        foreach (int day in (int[])[1, 3, 7])
        {
            if (await Task.WhenAny(next, Workflow.DelayAsync(TimeSpan.FromDays(day))) == next)
            {
                return await next ? "active" : "declined";
            }

            await mailer.SendAsync(signup.Email, $"reminder-{day}");
        }

        return "expired";
    }

    [HookToken("onboarding:confirm:{email}")]
    public static partial HookToken<bool> ConfirmToken(string email);
}

public interface IMailer { [Step] Task SendAsync(string to, string template); }

public sealed partial class Inbox
{
    [Workflow("inbox")]
    public async Task<int> RunAsync(Webhook webhook) => await StoreAsync(webhook.Body);

    [Step(Transactional = true)]
    private static async Task<int> StoreAsync(string body)
    {
        await using DbCommand command = StepContext.Current.Connection.CreateCommand();
        command.Transaction = StepContext.Current.Transaction;
        command.CommandText = "INSERT INTO inbox (body, at) VALUES (@body, @at)";
        return await command.ExecuteNonQueryAsync() + body.Length;
    }
}

/// <summary>Code around workflows may do what it likes, and starts them with keys.</summary>
public sealed class Endpoints(IOnboardingClient onboarding, IInboxClient inbox, DurableClient client, TimeProvider clock, ILogger<Endpoints> log)
{
    private static int s_requests;

    public async Task<string> SignUpAsync(Signup signup)
    {
        s_requests++;
        log.LogInformation("request {N} at {At}", s_requests, DateTime.Now);
        (Run<string> run, bool created) = await onboarding.StartAsync(signup with { ReceivedAt = clock.GetUtcNow() }, key: signup.Email.Trim().ToLowerInvariant());
        return created ? "accepted" : run.TryGetResult(out string? state) ? state : "pending";
    }

    public Task<DeliveryReceipt> ConfirmAsync(string email, string requestId) => onboarding.ResumeAsync(Onboarding.ConfirmToken(email), true, deliveryId: requestId);

    public async Task ReceiveAsync(Webhook webhook)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await inbox.StartAsync(webhook);
                return;
            }
            catch (StoreUnavailableException) when (attempt < 3)
            {
                await Task.Delay(100 << attempt);
            }
        }
    }

    public async Task ImportAsync(IReadOnlyList<Signup> all)
    {
        await onboarding.StartManyAsync([.. all.Select(signup => new StartRequest<Signup>(signup, signup.Email))]);
        foreach (Signup signup in all)
        {
            await onboarding.StartAsync(signup, key: $"import:{signup.Email}");
        }
    }

    public async Task TransactAsync(DbConnection connection, Signup signup)
    {
        await using DbTransaction transaction = await connection.BeginTransactionAsync();
        var (run, created) = await onboarding.StartAsync(transaction, signup, key: signup.Email);
        await transaction.CommitAsync();
        if (created)
        {
            log.LogInformation("started {Run}: {Result}", run.Id, await run.GetResultAsync());
        }
    }

    public Task NightlyAsync(Signup signup) => onboarding.StartAsync(signup, key: $"nightly-{clock.GetUtcNow():yyyy-MM-dd}");

    public Task ForgetAsync(RunId run) => client.CancelAsync(run);
}

public sealed class Startup : BackgroundService
{
    public static void Configure(IServiceCollection services) => services.AddDurableGen(d => d.UseInMemory());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Console.WriteLine(DateTime.Now);
        }
    }
}
