using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The verdict on one gradient from all its witnesses.</summary>
/// <param name="Tensor">dW1, db1, ….</param>
/// <param name="Rows">Its comparisons.</param>
public sealed record TensorVerdict(string Tensor, IReadOnlyList<GradientRow> Rows)
{
    /// <summary>The gravest verdict among the comparisons.</summary>
    public Verdict Verdict => Rows.Max(row => row.Verdict);

    /// <summary>The comparison of an engine's gradient with a witness.</summary>
    public GradientRow Row(string engine, string against, Precision precision) =>
        Rows.Single(row => row.Engine == engine && row.Against == against && row.Precision == precision);

    /// <summary>The witness that stands alone; null where all agree, or where no single one does.</summary>
    public string? OddOneOut
    {
        get
        {
            bool formula = Holds("FromScratch", "autograd", Precision.Float64);
            bool hand = Holds("FromScratch", "centered", Precision.Float64), torch = Holds("Torch", "centered", Precision.Float64);
            bool hand32 = Holds("FromScratch", "float64", Precision.Float32), torch32 = Holds("Torch", "float64", Precision.Float32);
            return (formula, hand, torch) switch
            {
                (true, true, true) => (hand32, torch32) switch
                {
                    (false, true) => "hand float32",
                    (true, false) => "autograd float32",
                    _ => null,
                },
                (true, false, false) => "finite differences",
                (false, false, true) => "hand",
                (false, true, false) => "autograd",
                _ => null,
            };
        }
    }

    private bool Holds(string engine, string against, Precision precision) => Row(engine, against, precision).Verdict.Holds();
}
