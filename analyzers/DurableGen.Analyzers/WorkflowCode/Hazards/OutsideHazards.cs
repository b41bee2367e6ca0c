using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DurableGen.Analyzers.WorkflowCode.Hazards;

/// <summary>
/// Static ways out of the run (DG0106): files, processes, names, the environment. For clients and connections see
/// <see cref="OutsideTypes"/>.
/// </summary>
internal static class OutsideHazards
{
    private static readonly Hazard Step = new(Rules.Outside, "move it into a [Step] method");
    private static readonly Hazard Console = new(Rules.Outside, "use 'Workflow.Logger', or move it into a [Step] method");
    private static readonly Hazard Offset = new(Rules.Outside, "say which offset it has, such as with DateTimeKind.Utc");
    private static readonly Hazard Setting = new(Rules.Outside, "pass it in with the workflow's input, or read it in a [Step] method");

    public static void AddTo(HazardTable table)
    {
        table.BanStatics(Step, "System.IO.File");
        table.BanStatics(Step, "System.IO.Directory");
        table.Ban(Step, "System.IO.Path", "Exists");
        table.Ban(Setting, "System.IO.Path", "GetTempPath");
        table.Ban(Step, "System.IO.FileStream", HazardTable.Constructor);
        table.Ban(Step, OpensFile, "System.IO.StreamReader", HazardTable.Constructor);
        table.Ban(Step, OpensFile, "System.IO.StreamWriter", HazardTable.Constructor);
        table.BanStatics(Console, "System.Console");
        table.BanStatics(Step, "System.Diagnostics.Process");
        table.BanStatics(Step, "System.Net.Dns");
        table.BanStatics(Step, "System.Net.NetworkInformation.NetworkInterface");
        table.Ban(
            Setting,
            "System.Environment",
            "CommandLine", "CurrentDirectory", "Exit", "ExpandEnvironmentVariables", "FailFast",
            "GetCommandLineArgs", "GetEnvironmentVariable", "GetEnvironmentVariables", "GetFolderPath", "GetLogicalDrives", "MachineName",
            "HasShutdownStarted",
            "Is64BitOperatingSystem", "Is64BitProcess", "IsPrivilegedProcess", "OSVersion", "ProcessId", "ProcessPath", "ProcessorCount",
                "SetEnvironmentVariable", "StackTrace", "SystemDirectory",
            "SystemPageSize", "UserDomainName", "UserInteractive", "UserName", "Version", "WorkingSet");
        table.BanStatics(Setting, "System.OperatingSystem");
        table.Ban(Setting, "System.AppContext", "TryGetSwitch", "GetData", "SetSwitch", "BaseDirectory");
        table.Ban(Setting, "System.AppContext", "TargetFrameworkName");
        table.Ban(Setting, "System.AppDomain", "CurrentDomain");
        table.Ban(Setting, "System.Diagnostics.Debugger", "IsAttached");
        table.Ban(Setting, "System.GC", "CollectionCount", "GetGCMemoryInfo");
        table.Ban(Setting, "System.Reflection.Assembly", "GetCallingAssembly", "GetEntryAssembly");
        table.Ban(Step, "System.Reflection.Assembly", "LoadFile", "LoadFrom");
        table.Ban(Step, OpensByName, "System.Xml.Linq.XDocument", "Load", "LoadAsync", "Save");
        table.Ban(Step, OpensByName, "System.Xml.Linq.XElement", "Load", "Save");
        table.Ban(Step, OpensByName, "System.Xml.XmlDocument", "Load", "Save");
        table.Ban(Step, OpensByName, "System.Xml.XmlReader", "Create");
        table.Ban(Step, OpensByName, "System.Xml.XmlWriter", "Create");
        table.BanStatics(Step, "System.IO.Compression.ZipFile");
        table.BanStatics(Step, "System.IO.DriveInfo");
        table.BanStatics(Step, "System.IO.MemoryMappedFiles.MemoryMappedFile");
        table.Ban(Step, "System.IO.FileSystemWatcher", HazardTable.Constructor);
        table.Ban(Step, "System.Net.HttpListener", HazardTable.Constructor);
        table.Ban(Setting, "System.TimeZone", "CurrentTimeZone");
        table.Ban(Setting, static op => op is IInvocationOperation { Instance: { } time } && IsOfUnknownKind(time), "System.DateTime",
            "ToUniversalTime", "ToFileTime");
        table.Ban(Setting, "System.TimeZoneInfo", "Local");
        table.Ban(Setting, static op => op is IInvocationOperation { Arguments.Length: 1 }, "System.TimeZoneInfo", "ConvertTimeToUtc");
        table.Ban(Offset, static op => op is IObjectCreationOperation { Arguments: [{ Value: var time }] } && IsOfUnknownKind(time),
            "System.DateTimeOffset", HazardTable.Constructor);
        table.Ban(Offset, static op => op is IConversionOperation { Operand: var time } && IsOfUnknownKind(time),
            "System.DateTimeOffset", WellKnownMemberNames.ImplicitConversionName);
        table.Ban(Setting, "System.DateTime", "ToLocalTime");
        table.Ban(Setting, "System.DateTimeOffset", "ToLocalTime", "LocalDateTime");
        table.BanStatics(Setting, "System.Runtime.InteropServices.RuntimeInformation");
        table.Ban(Setting, "Microsoft.Extensions.Configuration.IConfiguration", "this[]", "GetSection", "GetChildren");
        table.BanStatics(Setting, "Microsoft.Extensions.Configuration.ConfigurationBinder");
        table.BanStatics(Setting, "Microsoft.Extensions.Configuration.ConfigurationExtensions");
        table.Ban(Setting, "Microsoft.Extensions.Options.IOptions`1", "Value");
        table.Ban(Setting, "Microsoft.Extensions.Options.IOptionsSnapshot`1", "Get");
        table.Ban(Setting, "Microsoft.Extensions.Options.IOptionsMonitor`1", "CurrentValue", "Get");
        table.Ban(Setting, "Microsoft.Extensions.Hosting.IHostEnvironment", "EnvironmentName", "ContentRootPath");
        table.BanStatics(Setting, "Microsoft.Extensions.Hosting.HostEnvironmentEnvExtensions");
        table.BanStatics(Step, "Hangfire.BackgroundJob");
        table.BanStatics(Step, "Hangfire.RecurringJob");
        table.Ban(Setting, "Microsoft.FeatureManagement.IFeatureManager", "IsEnabledAsync", "GetFeatureNamesAsync");
    }

    private static bool OpensFile(IOperation op)
        => op is IObjectCreationOperation { Constructor.Parameters: [{ Type.SpecialType: SpecialType.System_String }, ..] };

    private static bool OpensByName(IOperation op)
        => op is IInvocationOperation { TargetMethod.Parameters: [{ Type.SpecialType: SpecialType.System_String }, ..] };

    /// <summary>What is not known to be in UTC is taken for local time. What was read from a payload says itself what it is.</summary>
    private static bool IsOfUnknownKind(IOperation time)
        => Origin.Of(time) switch
        {
            IObjectCreationOperation { Type.SpecialType: SpecialType.System_DateTime } made => !made.Arguments.Any(static argument => argument.Value.Type?.Name == "DateTimeKind"),
            IInvocationOperation { TargetMethod: { Name: "Parse" or "ParseExact", ContainingType.Name: "DateTime" } } => true,
            _ => false,
        };
}
