namespace DurableGen.Generators.Shared;

/// <summary>Why a call of a step is not intercepted.</summary>
internal enum StepCallProblem
{
    None,

    /// <summary>The step is used as a delegate. The delegate runs the method itself.</summary>
    MethodGroup,

    /// <summary>The receiver is a local, a parameter, an element or another instance: a fresh instance has none of these.</summary>
    WrongReceiver,

    /// <summary>The receiver is a member that can be assigned after construction.</summary>
    MutableReceiver,

    /// <summary>The type that has to carry generated code, or one that contains it, is not partial.</summary>
    ContainingTypeNotPartial,

    /// <summary>The calling type cannot be created from services: no single constructor, abstract, or with required members.</summary>
    CannotCreateInstance,

    /// <summary>A type in the call, or the step of a type that is not partial, cannot be named from generated code.</summary>
    InaccessibleType,

    /// <summary>The call is on a member of a generic class, or of a generic interface with open type arguments of the method.</summary>
    OpenGenericReceiver,

    /// <summary><c>base.Step()</c>: an interceptor would call the override, for ever.</summary>
    BaseCall,

    /// <summary>The step is a static abstract or virtual member of an interface.</summary>
    StaticAbstract,

    /// <summary>The step is a local function, which generated code cannot name.</summary>
    LocalFunctionStep,

    /// <summary>The step is a member of an extension block, which generated code cannot name.</summary>
    ExtensionBlockMember,

    /// <summary>A parameter is by reference, a pointer or a ref struct.</summary>
    RefParameter,

    /// <summary>The step does not return a task.</summary>
    NotTaskReturning,

    /// <summary>An argument or a parameter is dynamic, so that the call is bound at run time.</summary>
    DynamicArgument,

    /// <summary>The call is data in an expression tree, as mocks write it. It is never executed as a call; no reason to complain.</summary>
    ExpressionTreeIgnored,

    /// <summary>The call is made by a step, such as a decorator, and belongs to the attempt that runs. No reason to complain.</summary>
    InsideStep,
}
