namespace Harness.Compare;

/// <summary>Is told how far tables are.</summary>
public interface ITableObserver
{
    /// <summary>What there is to do.</summary>
    /// <param name="runs">Runs to be done.</param>
    /// <param name="kept">Runs that are finished already.</param>
    /// <param name="seconds">How long it will take, from update steps and measured time a step.</param>
    void Planned(int runs, int kept, double seconds);

    /// <summary>Rows get another seed, since their engines lie further apart than the choice of images explains.</summary>
    /// <param name="rows">Their names.</param>
    /// <param name="runs">Runs to be done for it.</param>
    void SeedsAdded(IReadOnlyList<string> rows, int runs);

    /// <summary>How far it is.</summary>
    /// <param name="what">What is run.</param>
    /// <param name="done">Share of the work, 0 … 1.</param>
    /// <param name="secondsLeft">How long the rest will take.</param>
    void Advanced(string what, double done, double secondsLeft);

    /// <summary>A run has ended.</summary>
    void Finished(PlannedRun run, RunOutcome outcome, double secondsLeft);

    /// <summary>All rows of a report are there.</summary>
    void Report(string report, IReadOnlyList<TableRow> rows);
}
