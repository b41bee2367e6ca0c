namespace DurableGen.Packaging.Tests;

/// <summary>A folder with projects that use the packages as anybody would, as strict about warnings as a project can be.</summary>
internal sealed class Consumer
{
    private readonly PackageFeed _feed;
    private readonly string _folder;

    public Consumer(PackageFeed feed, string name)
    {
        _feed = feed;
        _folder = Path.Combine(feed.Root, name);

        // What the machine has already is not downloaded again; the packages under test are only in the feed.
        string machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Write("nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{feed.Cache}" /></config>
              <fallbackPackageFolders><clear />{(Directory.Exists(machine) ? $"<add key=\"machine\" value=\"{machine}\" />" : "")}</fallbackPackageFolders>
              <packageSources>
                <clear />
                <add key="feed" value="{feed.Folder}" />
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
              </packageSources>
            </configuration>
            """);
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <InvariantGlobalization>true</InvariantGlobalization>
                <!-- About the consumer's own style: literals on the console, ConfigureAwait (wrong in a workflow), guards, documentation. -->
                <NoWarn>$(NoWarn);CA1303;CA2007;CA1062;CS1591</NoWarn>
              </PropertyGroup>
            </Project>
            """);
    }

    public Consumer Write(string path, string text)
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>Adds a project; <paramref name="references"/> are project paths, or nothing for the DurableGen package.</summary>
    public Consumer Project(string name, string properties = "", params string[] references)
        => Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{properties}</PropertyGroup>
              <ItemGroup>
                {(references.Length == 0
                    ? $"<PackageReference Include=\"DurableGen\" Version=\"{_feed.Version}\" />"
                    : string.Concat(references.Select(static r => $"<ProjectReference Include=\"../{r}/{r}.csproj\" />")))}
              </ItemGroup>
            </Project>
            """);

    public Task<Dotnet> BuildAsync(string project, params string[] arguments)
        => Dotnet.RunAsync(_folder, ["build", project, "-v", "q", "-nologo", .. arguments]);

    /// <summary>Builds a program and gives what it prints.</summary>
    public async Task<string> RunAsync(string project, params (string Name, string Value)[] environment)
    {
        (await BuildAsync(project)).Succeeded();
        return (await Dotnet.RunAsync(_folder, environment, "run", "--no-build", "--project", project)).Succeeded().Trim();
    }

    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Packs a project into the feed, for others to reference.</summary>
    public async Task PackAsync(string project) => (await Dotnet.RunAsync(_folder, "pack", project, "-o", _feed.Folder, "-v", "q", "-nologo")).Succeeded();
}
