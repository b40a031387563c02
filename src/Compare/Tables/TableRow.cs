namespace Harness.Compare;

/// <summary>A finished row of a table; the columns of results.csv.</summary>
public sealed record TableRow
{
    /// <summary>Report, in short.</summary>
    public required string Report { get; init; }

    /// <summary>Table or figure of it.</summary>
    public required string Table { get; init; }

    /// <summary>Name of the row: its recipe's.</summary>
    public required string Row { get; init; }

    /// <summary>Network and training in short.</summary>
    public required string Setting { get; init; }

    /// <summary>What the numbers are.</summary>
    public required string Quantity { get; init; }

    /// <summary>How they are written.</summary>
    public required QuantityKind Kind { get; init; }

    /// <summary>What the report prints; null: nothing.</summary>
    public double? Published { get; init; }

    /// <summary>Mean over the seeds, by hand; null: not run.</summary>
    public double? FromScratch { get; init; }

    /// <summary>Its sample standard deviation; null for one seed.</summary>
    public double? FromScratchDeviation { get; init; }

    /// <summary>Mean over the seeds, by torch; null: not run.</summary>
    public double? Torch { get; init; }

    /// <summary>Its sample standard deviation; null for one seed.</summary>
    public double? TorchDeviation { get; init; }

    /// <summary>FromScratch less Torch.</summary>
    public double? Difference { get; init; }

    /// <summary>Whether both engines agree.</summary>
    public Parity Parity { get; init; }

    /// <summary>The evidence for it, in words.</summary>
    public string ParityDetail { get; init; } = "";

    /// <summary>Mean log-loss of the test images by hand, in the outside opinion; null: not a row about them.</summary>
    public double? FromScratchLogLoss { get; init; }

    /// <summary>The same by torch.</summary>
    public double? TorchLogLoss { get; init; }

    /// <summary>Accuracy of the test images by hand, in the outside opinion.</summary>
    public double? FromScratchJudged { get; init; }

    /// <summary>The same by torch.</summary>
    public double? TorchJudged { get; init; }

    /// <summary>Whether the published figure is reproduced; null: there is none, or it is not judged.</summary>
    public bool? Reproduced { get; init; }

    /// <summary>How many runs of each engine.</summary>
    public int Seeds { get; init; }

    /// <summary>Seconds of all runs of the row by hand; of a gradient check, which needs both engines, of both.</summary>
    public double? FromScratchSeconds { get; init; }

    /// <summary>Seconds of all runs of the row by torch; of a gradient check, where torch alone was asked for.</summary>
    public double? TorchSeconds { get; init; }

    /// <summary>Files in figures/ that belong to the row.</summary>
    public string Figures { get; init; } = "";

    /// <summary>What the recipe says of a known difference.</summary>
    public string Note { get; init; } = "";
}

/// <summary>Whether both engines agree in a row.</summary>
public enum Parity
{
    /// <summary>They were not both run.</summary>
    NotCompared,

    /// <summary>Shown to be equal within the margin, or within rounding.</summary>
    Equal,

    /// <summary>Shown neither to be equal nor to differ: too few images or seeds.</summary>
    Open,

    /// <summary>Shown to differ.</summary>
    Differs,
}
