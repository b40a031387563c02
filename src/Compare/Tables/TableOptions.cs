namespace Harness.Compare;

/// <summary>How tables are made.</summary>
public sealed record TableOptions
{
    /// <summary>Whose columns there are.</summary>
    public IReadOnlyList<EngineName> Engines { get; init; } = [EngineName.FromScratch, EngineName.Torch];

    /// <summary>How many runs of each row, with seeds that follow each other.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Threads that are used at once, by one engine or by several runs.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Accuracies that differ by less count as equivalent, as a share: 0.01 is a percentage point.</summary>
    public double Margin { get; init; } = new CompareOptions().Margin;

    /// <summary>Whether the recipes are cut down: then published figures are shown, but nothing is judged by them.</summary>
    public bool IsQuick { get; init; }
}
