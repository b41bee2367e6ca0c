using DurableGen.Generators.Shared;

namespace DurableGen.Analyzers.WorkflowCode;

/// <summary>Says in words what keeps a method from being a step.</summary>
internal static class SignatureProblem
{
    public static string Describe(StepCallProblem problem)
        => problem switch
        {
            StepCallProblem.LocalFunctionStep => "a local function cannot be named by generated code; make it a method",
            StepCallProblem.ExtensionBlockMember
                => "a member of an extension block cannot be named by generated code; make it an extension method with 'this'",
            StepCallProblem.StaticAbstract => "a static abstract member has no receiver to find it by; make it an instance member",
            StepCallProblem.NotTaskReturning => "it must return Task, Task<T>, ValueTask or ValueTask<T>",
            StepCallProblem.RefParameter => "its parameters must not be by reference, pointers or ref structs",
            StepCallProblem.InaccessibleType
                => "a type in its signature cannot be named by generated code; make that type internal or public",
            _ => "its calls cannot be intercepted",
        };
}
