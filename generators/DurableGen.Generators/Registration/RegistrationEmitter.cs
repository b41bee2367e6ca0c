using Microsoft.CodeAnalysis.Text;

namespace DurableGen.Generators;

/// <summary>Prints the type that adds an assembly's workflows to the catalog as soon as the assembly is loaded.</summary>
internal static class RegistrationEmitter
{
    public static SourceText Emit(RegistrationModel registration)
    {
        SourceWriter writer = SourceWriter.File();
        string type = $"global::DurableGen.Generated.{registration.Type}";
        writer.WriteLine($"[assembly: {Code.CompilerServices}.DurableWorkflowsAttribute(typeof({type}))]").WriteLine();
        writer.WriteLine("namespace DurableGen.Generated;").WriteLine();
        writer.WriteLine($"/// <summary>The workflows of this assembly.</summary>\n{Code.GeneratedMember}");
        using (writer.OpenBlock($"public static class {registration.Type}"))
        {
            writer.WriteLine("/// <summary>Adds them to the catalog. Adding them again changes nothing.</summary>");
            using (writer.OpenBlock("public static void Register()"))
            {
                foreach (string machine in registration.Machines)
                {
                    writer.WriteLine($"{Code.CompilerServices}.WorkflowCatalog.Add(new {machine}());");
                }

                foreach (string client in registration.Clients)
                {
                    writer.WriteLine($"{Code.CompilerServices}.WorkflowCatalog.AddClient({client}.AddTo);");
                }
            }

            writer.WriteLine().WriteLine("[global::System.Runtime.CompilerServices.ModuleInitializer]");
            using (writer.OpenBlock("internal static void Initialize()"))
            {
                writer.WriteLine("Register();");
                foreach (string reference in registration.References)
                {
                    writer.WriteLine($"{reference}.Register();");
                }
            }
        }

        return writer.ToSourceText();
    }
}
