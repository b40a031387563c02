namespace Harness.Compare;

/// <summary>Is told how far a job is.</summary>
public interface IProgressObserver
{
    /// <summary>A part begins.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="total">In how many steps; 0 where they are not counted.</param>
    void Begin(string name, int total);

    /// <summary>How many steps of the part are done.</summary>
    void Advance(int done);

    /// <summary>The part has ended.</summary>
    void Finish();
}
