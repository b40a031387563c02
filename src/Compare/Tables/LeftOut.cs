namespace Harness.Compare;

/// <summary>What a report shows and no row repeats, and why.</summary>
/// <param name="Report">The report, in short.</param>
/// <param name="What">What it shows.</param>
/// <param name="Why">Why it is left out.</param>
public sealed record LeftOut(string Report, string What, string Why)
{
    /// <summary>All of it.</summary>
    public static IReadOnlyList<LeftOut> All { get; } =
    [
        new("R0", "table 2, last line, λ 0 with 0.19", "the same number as table 1 has for λ = 10⁰: the row of k = 0, printed again"),
        new("R0", "the claim that loss falls at the start of a cycle and rises at its end", "no number; in cycles 2 and 3 of tump-figure-4-three-cycles loss rises with η and falls with it, the opposite (in cycle 1 it falls in both halves), and compare tells a loss against the model's own predictions from one against labels"),
        new("R2", "equations (1) to (13)", "no numbers; the tests hold the code to them, and gradcheck shows them right"),
        new("R3", "figures 1, 2 and 11", "a computational graph, examples of schedules and a formula from elsewhere: nothing is measured"),
        new("R3", "shuffling, augmentation, dropout and momentum one by one", "the report prints no numbers of them alone; table 4 has them together"),
        new("R4", "the coarse-to-fine searches behind the λ of table 1", "the report prints what they chose, not their trials"),
    ];

    /// <summary>Author and subject of a report.</summary>
    public static string Title(string report) => report switch
    {
        "R0" => "Tump, assignment 2: two layers",
        "R1" => "Harish Kumar, assignment 3: k layers, batch normalisation, momentum",
        "R2" => "Orgaz Expósito, assignment 2: two layers",
        "R3" => "no author named, assignment 2: two layers and improvements",
        "R4" => "Ruggeri, bonus points: one improvement at a time",
        _ => "",
    };
}
