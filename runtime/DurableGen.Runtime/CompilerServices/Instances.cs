namespace DurableGen.CompilerServices;

/// <summary>Creates workflow instances. Used by generated code only.</summary>
public static class Instances
{
    /// <summary>Calls the factory, and tells a class that cannot be created from work that failed.</summary>
    /// <exception cref="InstanceCreationException">The factory threw: a service is missing, or a constructor failed.</exception>
    public static T Create<T>(IServiceProvider services, Func<IServiceProvider, T> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);

        // Constructors are not workflow code: they may wait for each other (a container locks while it makes a singleton).
        SynchronizationContext? loop = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return factory(services);
        }
        catch (Exception e)
        {
            throw new InstanceCreationException(typeof(T), e);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(loop);
        }
    }
}
