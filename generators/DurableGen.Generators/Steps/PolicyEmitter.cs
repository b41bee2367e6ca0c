namespace DurableGen.Generators;

/// <summary>Prints a step's policy; what is not set keeps the runtime's default.</summary>
internal static class PolicyEmitter
{
    public static string Text(PolicyModel policy)
    {
        List<string> set = [];
        if (policy.MaxAttempts is { } attempts)
        {
            set.Add($"MaxAttempts = {Code.Literal(attempts)}");
        }

        if (policy.Backoff is { } backoff)
        {
            set.Add($"Backoff = global::System.TimeSpan.FromSeconds({Code.Literal(backoff)})");
        }

        if (policy.BackoffFactor is { } factor)
        {
            set.Add($"BackoffFactor = {Code.Literal(factor)}");
        }

        if (policy.MaxBackoff is { } longest)
        {
            set.Add($"MaxBackoff = global::System.TimeSpan.FromSeconds({Code.Literal(longest)})");
        }

        if (policy.Jitter is { } jitter)
        {
            set.Add($"Jitter = {Code.Literal(jitter)}");
        }

        if (policy.Timeout is { } timeout)
        {
            set.Add($"Timeout = global::System.TimeSpan.FromSeconds({Code.Literal(timeout)})");
        }

        if (policy.Heartbeat is { } heartbeat)
        {
            set.Add($"HeartbeatTimeout = global::System.TimeSpan.FromSeconds({Code.Literal(heartbeat)})");
        }

        if (policy.AtMostOnce)
        {
            set.Add("AtMostOnce = true");
        }

        if (policy.Transactional)
        {
            set.Add("Transactional = true");
        }

        if (policy.NonRetryable.Count > 0)
        {
            set.Add($"IsNonRetryable = static exception => exception is {string.Join(" or ", policy.NonRetryable)}");
        }

        string type = $"new {Code.CompilerServices}.StepPolicy";
        return set.Count == 0 ? $"{type}()" : $"{type} {{ {string.Join(", ", set)} }}";
    }
}
