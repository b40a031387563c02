using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A deliberately planted bug: one plausible slip in deriving, coding, training or reporting.</summary>
/// <param name="Name">Name, for tables and the command line.</param>
/// <param name="Slip">What a person did wrong, as a sentence without its full stop.</param>
/// <param name="Ground">What it is planted in.</param>
/// <param name="Site">The first quantity that differs: where it should be located, by layer and pass.</param>
/// <param name="Cause">What it should be named; null where none of the known causes is it.</param>
/// <param name="Alterations">How it is planted.</param>
internal sealed record Mutant(string Name, string Slip, Ground Ground, Site Site, Cause? Cause, params Alteration[] Alterations)
{
    /// <summary>The cost that finite differences are taken of: a slip of the check, where it is not that of training.</summary>
    public ForwardMode NumericMode { get; init; } = ForwardMode.Training;

    /// <summary>Fields of the recipe whose values it is made of, by path: with others it would be another mistake.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Whether it is made of numbers of its ground: in another recipe it would be another mistake.</summary>
    public bool GoesByItsGround { get; init; }

    /// <summary>The seam that plants it in one run.</summary>
    public Planted Plant() => new(Alterations);
}
