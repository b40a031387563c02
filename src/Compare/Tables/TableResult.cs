using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Finished tables.</summary>
public sealed record TableResult
{
    /// <summary>All rows, report by report.</summary>
    public required IReadOnlyList<TableRow> Rows { get; init; }

    /// <summary>Series for charts.</summary>
    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>Linear classifiers on the same images; empty where nobody asked for them.</summary>
    public IReadOnlyList<TableBaseline> Baselines { get; init; } = [];

    /// <summary>The images.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>How the tables were made.</summary>
    public required TableOptions Options { get; init; }

    /// <summary>What computed, by engine.</summary>
    public required IReadOnlyDictionary<string, string> Providers { get; init; }

    /// <summary>Seconds that this command took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds of all runs, those of earlier commands too.</summary>
    public required double RunSeconds { get; init; }

    /// <summary>Runs taken over from earlier commands.</summary>
    public required int KeptRuns { get; init; }

    /// <summary>Rows with more seeds than asked for: their engines lay further apart than the choice of images explains.</summary>
    public IReadOnlyList<string> RowsWithMoreSeeds { get; init; } = [];

    /// <summary>Whether no row shows the engines to differ.</summary>
    public bool Holds => Rows.All(row => row.Parity != Parity.Differs);
}
