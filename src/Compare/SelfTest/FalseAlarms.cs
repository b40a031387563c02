namespace Harness.Compare;

/// <summary>What is run.</summary>
/// <param name="Name">"gradient check" or "lockstep run".</param>
/// <param name="Drawn">Of which recipe.</param>
internal sealed record DrawnCase(string Name, DrawnRecipe Drawn)
{
    /// <summary>Name of a lockstep run, and of a gradient check.</summary>
    public const string Lockstep = "lockstep run", GradientCheck = "gradient check";

    /// <summary>Whether it is a lockstep run.</summary>
    public bool IsLockstep => Name == Lockstep;
}

/// <summary>What came of it.</summary>
/// <param name="Case">What was run.</param>
/// <param name="Compared">Rows or update steps compared.</param>
/// <param name="Kinks">How many of them with samples at ReLU's corner.</param>
/// <param name="Share">The largest difference as a share of what was allowed there.</param>
/// <param name="Alarm">What does not hold; null: it does.</param>
internal sealed record DrawnResult(DrawnCase Case, int Compared, int Kinks, double Share, string? Alarm);

/// <summary>What came of all.</summary>
/// <param name="Seed">Of the drawn recipes.</param>
/// <param name="Checks">How many gradient checks.</param>
/// <param name="Runs">How many lockstep runs.</param>
/// <param name="Results">Of each.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record FalseAlarms(int Seed, int Checks, int Runs, IReadOnlyList<DrawnResult> Results, double Seconds)
{
    /// <summary>Those that do not hold.</summary>
    public IEnumerable<DrawnResult> Alarms => Results.Where(result => result.Alarm is not null);

    /// <summary>Whether everything was run, and nothing gave an alarm.</summary>
    public bool Holds => Results.Count > 0 && Results.Count == Checks + Runs && !Alarms.Any();
}
