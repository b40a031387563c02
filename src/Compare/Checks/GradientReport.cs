using Harness.Experiments;

namespace Harness.Compare;

/// <summary>One tensor of a gradient against one other witness.</summary>
/// <param name="Against">"autograd", "float64" (the same engine's), "centered" or "forward".</param>
/// <param name="Precision">Precision of the gradient.</param>
/// <param name="Difference">How far they are apart.</param>
/// <param name="Limit">How far they may be: at the element that uses most of what it may.</param>
/// <param name="Verdict">What it means.</param>
/// <param name="Kinks">Samples at ReLU's corner that were left out, or that a difference quotient reached across one for.</param>
public sealed record GradientRow(
    string Against, Precision Precision, TensorDifference Difference, Limit Limit, Verdict Verdict, int Kinks)
{
    /// <summary>Whose gradient: "FromScratch" or "Torch".</summary>
    public string Engine { get; init; } = "FromScratch";

    /// <summary>The element that uses most of what it may differ by, where each has a limit of its own.</summary>
    public WorstElement? Worst { get; init; }

    /// <summary>Sampled elements whose derivative differences of the cost do not resolve: none of them counts as agreement.</summary>
    public int Unresolved { get; init; }

    /// <summary>The difference as a share of the limit; NaN where something is not finite.</summary>
    public double Share => Worst?.Share ?? Difference.MaxAbs / Limit.Value;

    private bool IsFinite => double.IsFinite(Difference.MaxAbs);

    /// <summary>A gradient against another witness, element by element.</summary>
    internal static GradientRow Of(string against, Precision precision, NamedTensor left, NamedTensor right, ElementLimits limits, string engine = "FromScratch")
    {
        WorstElement worst = TensorDifference.Worst(left, right, limits.Values);
        return new GradientRow(
            against, precision, TensorDifference.Between(left, right), limits.At(worst.Element), worst.Holds ? Verdict.Rounding : Verdict.Formula, 0)
        { Engine = engine, Worst = worst };
    }

    /// <summary>The float32 row beside the float64 row of the same witness: if that one holds, the formula does.</summary>
    internal GradientRow GivenFloat64(GradientRow exact) =>
        Verdict == Verdict.Formula && IsFinite && exact.Verdict.Holds() ? this with { Verdict = Verdict.Precision } : this;

    /// <summary>
    /// The row beside the one of the same batch without its samples at ReLU's corner: if that one holds, they are why this
    /// one does not. Float64 against autograd is excused only where rounding is seen to put a sample on either side.
    /// </summary>
    internal GradientRow Excusing(GradientRow others, int leftOut, bool inFloat64) =>
        !Verdict.Holds() && IsFinite && others.Verdict.Holds() && (inFloat64 || Precision == Precision.Float32 || Against != "autograd")
            ? this with { Verdict = Verdict.Kink, Kinks = leftOut }
            : this;
}

/// <summary>A gradient check's result.</summary>
/// <param name="Rows">Tensor by tensor in forward order, witness by witness.</param>
/// <param name="Loss">L by hand and by torch, float64.</param>
/// <param name="Cost">J by hand and by torch, float64.</param>
/// <param name="Samples">N of the batch.</param>
/// <param name="Step">h of the finite differences.</param>
/// <param name="NumericMode">Which cost the differences were taken of.</param>
public sealed record GradientReport(IReadOnlyList<GradientRow> Rows, MetricRow Loss, MetricRow Cost, int Samples, double Step, ForwardMode NumericMode = ForwardMode.Training)
{
    /// <summary>Whether every tensor agrees with every witness.</summary>
    public bool Holds => Rows.Count > 0 && Rows.All(row => row.Verdict.Holds()) && Loss.Holds && Cost.Holds;

    /// <summary>What the rows were compared from.</summary>
    internal Witnesses? Witnesses { get; init; }

    /// <summary>This report, given that of the same batch without its samples at ReLU's corner.</summary>
    internal GradientReport Excusing(GradientReport others, int leftOut, bool inFloat64) =>
        this with { Witnesses = others.Witnesses, Rows = [.. Rows.Zip(others.Rows, (row, other) => row.Excusing(other, leftOut, inFloat64))] };

    /// <summary>The verdict on each gradient, in forward order.</summary>
    public IEnumerable<TensorVerdict> Tensors => Rows.GroupBy(row => row.Difference.Tensor).Select(rows => new TensorVerdict(rows.Key, [.. rows]));

    /// <summary>
    /// The first row that does not hold in backward order: backpropagation comes from the last layer, so an error
    /// shows there first and in everything before it. Null when all hold.
    /// </summary>
    public GradientRow? FirstInBackwardOrder => Rows
        .Select((row, index) => (row, index))
        .Where(item => !item.row.Verdict.Holds())
        .OrderByDescending(item => Rows.Select(r => r.Difference.Tensor).Distinct().ToList().IndexOf(item.row.Difference.Tensor))
        .ThenBy(item => item.index)
        .Select(item => item.row)
        .FirstOrDefault();
}

/// <summary>A scalar that both engines report for the same parameters and images.</summary>
/// <param name="Name">"L", "J", ….</param>
/// <param name="Hand">The hand-written engine's.</param>
/// <param name="Torch">The autograd engine's.</param>
/// <param name="Limit">How far apart they may be.</param>
public sealed record MetricRow(string Name, double Hand, double Torch, Limit Limit)
{
    /// <summary>Whether they agree; never where one is not finite.</summary>
    public bool Holds => Limit.Allows(Hand - Torch);

    /// <summary>The difference as a share of the limit.</summary>
    public double ShareOfLimit => Math.Abs(Hand - Torch) / Limit.Value;
}
