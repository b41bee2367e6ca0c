namespace DurableGen.Generators;

/// <summary>Sorts the calls of steps by source file, by the type that carries the step, and by the class that calls.</summary>
internal sealed class StepCallCollector
{
    private readonly SortedDictionary<string, SortedDictionary<string, StepModel>> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepHostModel> _hosts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, StepReference>> _callers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (TypePath Type, SortedSet<string> Members)> _plain = new(StringComparer.Ordinal);
    private readonly List<(string Path, EquatableArray<InterceptorModel> Interceptors, EquatableArray<RefusedCall> Refused)> _files = [];

    public void Add(string path, FileCalls found)
    {
        List<InterceptorShape> order = [];
        var locations = new Dictionary<InterceptorShape, List<CallLocation>>();
        foreach (FoundCall call in found.Recorded)
        {
            StepModel step = AddStep(AddHost(call.Host), call.Step);
            AddCaller(call, step);

            InterceptorShape shape = call.Shape with { Thunk = step.Thunk };
            if (!locations.TryGetValue(shape, out List<CallLocation>? calledAt))
            {
                order.Add(shape);
                locations.Add(shape, calledAt = []);
            }

            calledAt.Add(call.Location);
        }

        foreach (PlainThunk thunk in found.Refused.Select(static call => call.Thunk).OfType<PlainThunk>())
        {
            if (!_plain.TryGetValue(thunk.Host.MetadataName, out (TypePath, SortedSet<string> Members) host))
            {
                _plain.Add(thunk.Host.MetadataName, host = (thunk.Host, new SortedSet<string>(StringComparer.Ordinal)));
            }

            host.Members.Add(thunk.Text);
        }

        if (order.Count + found.Refused.Count > 0)
        {
            _files.Add((
                path, order.Select(shape => new InterceptorModel(shape, locations[shape].ToEquatableArray())).ToEquatableArray(), found.Refused));
        }
    }

    public ProjectCalls ToModel()
        => new(
            _steps.Select(pair => _hosts[pair.Key] with { Steps = pair.Value.Values.ToEquatableArray() }).ToEquatableArray(),
            InterceptorFiles.Name(_files.Select(static f => f.Path))
                .Zip(_files, static (name, file) => new InterceptorFile(name, file.Interceptors, file.Refused))
                .ToEquatableArray(),
            _callers.Select(static pair => new CallerSteps(pair.Key, pair.Value.Values.ToEquatableArray())).ToEquatableArray(),
            _plain.Values.Select(static host => new PlainHost(host.Type, host.Members.ToEquatableArray())).ToEquatableArray());

    private string AddHost(StepHostModel host)
    {
        if (!_hosts.TryGetValue(host.Key, out StepHostModel? known))
        {
            _steps.Add(host.Key, new SortedDictionary<string, StepModel>(StringComparer.Ordinal));
        }

        // Calls of static steps do not say how the host is created.
        _hosts[host.Key] = known?.Construction is null ? host : known;
        return host.Key;
    }

    // Two receivers may read alike in an identifier: a.b and a_b.
    private StepModel AddStep(string host, StepModel step)
    {
        while (_steps[host].TryGetValue(step.Thunk, out StepModel? other) && other != step)
        {
            step = step with { Thunk = step.Thunk + "_" };
        }

        _steps[host][step.Thunk] = step;
        return step;
    }

    private void AddCaller(FoundCall call, StepModel step)
    {
        if (!_callers.TryGetValue(call.Caller, out SortedDictionary<string, StepReference>? steps))
        {
            _callers.Add(call.Caller, steps = new SortedDictionary<string, StepReference>(StringComparer.Ordinal));
        }

        string? definition = call.DefinitionOwner is null ? null : $"{call.DefinitionOwner}.{step.Definition}{call.DefinitionSuffix}";
        steps[$"{step.Name}\n{definition}"] = new StepReference(step.Name, definition);
    }
}
