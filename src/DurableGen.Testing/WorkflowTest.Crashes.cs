using System.Text.Json;
using DurableGen.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace DurableGen.Testing;

// Proves that a crash changes nothing, by crashing everywhere.
public sealed partial class WorkflowTest
{
    /// <summary>
    /// Runs a scenario once undisturbed, then once for each write of its worker with the worker killed there: before the write has
    /// happened, and after it without its answer. Another worker takes over each time, and the scenario has to end in the same way.
    /// </summary>
    /// <param name="services">What the app registers; called once for each time that the scenario is played.</param>
    /// <param name="scenario">Starts runs, resumes hooks, and returns what has to be the same: results, charges, identities of steps.</param>
    /// <param name="options">How each test is set up.</param>
    /// <param name="comparer">What the same means; by default, the same JSON.</param>
    /// <returns>How often a worker was killed.</returns>
    /// <exception cref="WorkflowTestException">A crash made a difference; the message says at which write, and what it was.</exception>
    public static async Task<int> RunWithEveryCrashAsync<T>(
        Action<IServiceCollection>? services,
        Func<WorkflowTest, Task<T>> scenario,
        WorkflowTestOptions? options = null,
        IEqualityComparer<T>? comparer = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        options ??= new WorkflowTestOptions();
        (T expected, _) = await PlayAsync(services, scenario, options, death: null);
        for (int write = 1; ; write++)
        {
            int crashes = 0;
            foreach (bool happens in (bool[])[false, true])
            {
                string where = $"The worker was killed {(happens ? "after" : "before")} its write {write}: ";
                (T found, int died) = await PlayOrExplainAsync(where, services, scenario, options, new Death(write, happens));
                crashes += died;
                if (!(comparer?.Equals(expected, found) ?? Json(expected) == Json(found)))
                {
                    throw new WorkflowTestException($"{where}it ended with {Json(found)}, and undisturbed with {Json(expected)}.");
                }
            }

            if (crashes == 0)
            {
                return (write - 1) * 2;
            }
        }
    }

    private static async Task<(T Outcome, int Crashes)> PlayOrExplainAsync<T>(
        string where, Action<IServiceCollection>? services, Func<WorkflowTest, Task<T>> scenario, WorkflowTestOptions options, Death death)
    {
        try
        {
            return await PlayAsync(services, scenario, options, death);
        }
        catch (Exception e)
        {
            throw new WorkflowTestException($"{where}{e.Message}", e);
        }
    }

    private static async Task<(T Outcome, int Crashes)> PlayAsync<T>(
        Action<IServiceCollection>? services, Func<WorkflowTest, Task<T>> scenario, WorkflowTestOptions options, Death? death)
    {
        await using WorkflowTest test = await StartAsync(services, options, death);
        T outcome = await scenario(test);
        return (outcome, test.Crashes + (test._worker.Store.IsDead ? 1 : 0));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
