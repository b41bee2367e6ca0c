using DurableGen.Storage;

namespace DurableGen.PostgreSql;

/// <summary>What is known of the starts of a batch, pass by pass.</summary>
internal sealed class Admissions(IReadOnlyList<AdmissionRequest> requests)
{
    private readonly bool[] _isFree = new bool[requests.Count];

    public Answer<AdmissionOutcome>[] Answers { get; } = new Answer<AdmissionOutcome>[requests.Count];

    /// <summary>The starts that nothing is known of.</summary>
    public List<int> Open => Unknown(free: false);

    /// <summary>The starts whose owners have to make room.</summary>
    public List<int> Free => Unknown(free: true);

    public void Answer(int number, AdmissionOutcome outcome) => Answers[number] = Answer<AdmissionOutcome>.Of(outcome);

    public void MakesRoom(int number) => _isFree[number] = true;

    /// <summary>Finds out more about some of the starts.</summary>
    public async Task PassAsync(List<int> numbers, Func<IReadOnlyList<AdmissionRequest>, Task<Admissions>> pass)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        Admissions found = await pass(numbers.Count == requests.Count ? requests : [.. numbers.Select(number => requests[number])]);
        for (int i = 0; i < numbers.Count; i++)
        {
            Answers[numbers[i]] = found.Answers[i];
            _isFree[numbers[i]] = found._isFree[i];
        }
    }

    private List<int> Unknown(bool free)
    {
        List<int> unknown = [];
        for (int i = 0; i < Answers.Length; i++)
        {
            if (!Answers[i].IsKnown && _isFree[i] == free)
            {
                unknown.Add(i);
            }
        }

        return unknown;
    }
}
