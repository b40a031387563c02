namespace Harness.Compare;

/// <summary>How a search is run.</summary>
public sealed record SearchOptions
{
    /// <summary>Which engine searches.</summary>
    public EngineName Engine { get; init; } = EngineName.FromScratch;

    /// <summary>How many runs at once; each computes on one thread.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the winners are trained with the other engine too.</summary>
    public bool Confirms { get; init; } = true;

    /// <summary>Whether recipes are cut down to a minute's worth.</summary>
    public bool IsQuick { get; init; }

    /// <summary>What --data was given; null: nothing.</summary>
    public string? Data { get; init; }

    /// <summary>The engine that confirms.</summary>
    public EngineName Other => Engine == EngineName.Torch ? EngineName.FromScratch : EngineName.Torch;
}
