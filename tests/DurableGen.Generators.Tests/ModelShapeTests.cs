using System.Reflection;

namespace DurableGen.Generators.Tests;

/// <summary>A symbol in a cached model pins a whole compilation in the IDE. This test gives that rule teeth.</summary>
public sealed class ModelShapeTests
{
    [Theory]
    [InlineData(typeof(WorkflowModel))]
    [InlineData(typeof(InputModel))]
    [InlineData(typeof(BodyModel))]
    [InlineData(typeof(MachineModel))]
    [InlineData(typeof(TokenModel))]
    [InlineData(typeof(ProjectCode))]
    [InlineData(typeof(WorkflowEntry))]
    [InlineData(typeof(Shared.BodyGraph))]
    [InlineData(typeof(RegistrationModel))]
    [InlineData(typeof(AssemblyModel))]
    public void Model_reaches_only_plain_data(Type model)
    {
        HashSet<Type> seen = [];
        Visit(model);
        Assert.Equal([], seen.Where(static t => t.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)));

        void Visit(Type type)
        {
            if (!seen.Add(type) || type.IsPrimitive || type == typeof(string))
            {
                return;
            }

            foreach (Type part in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(static f => f.FieldType)
                .Concat(type.GetGenericArguments())
                .Append(type.GetElementType())
                .OfType<Type>())
            {
                Visit(part);
            }
        }
    }
}
