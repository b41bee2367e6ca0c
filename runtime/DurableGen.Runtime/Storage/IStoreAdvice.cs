namespace DurableGen.Storage;

/// <summary>What an opened store has to say about the database that it found, for the log.</summary>
public interface IStoreAdvice
{
    /// <summary>What is wrong with the surroundings and what to do about it; empty when all is well. Known once the store is open.</summary>
    IReadOnlyList<string> Warnings { get; }
}
