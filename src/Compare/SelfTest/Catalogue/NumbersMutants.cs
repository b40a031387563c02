using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips of arithmetic: right formulas that lose their digits in float32, or end in NaN.</summary>
internal static class NumbersMutants
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("products-summed-in-half-precision", "the inner products of the first layer are summed in half precision", Grounds.Plain,
            new("Linear 1", Pass.Forward, "Y"), Causes.LowPrecision,
            Alter.Output("Linear 1", InFloat32((s, S) => S.Map((n, m, _) => Sum(
                Enumerable.Range(0, s.Input.Columns).Select(d => s.Input[n, d] * s.Value("W1")[m, d]), x => (double)(Half)x) + s.Value("b1")[0, m])))),
        new("bias-gradient-summed-in-bfloat16", "db1 is summed with 8 bits", Grounds.Deep,
            new("Linear 1", Pass.Backward, "db1"), Causes.LowPrecision,
            Alter.Backward("Linear 1", "db1", InFloat32((s, db) => db.Map((_, m, _) => Sum(
                Enumerable.Range(0, s.OutputGradient.Rows).Select(n => s.OutputGradient[n, m]), BFloat16))))),
        new("variance-as-difference-of-squares", "σ² = E[S²] − μ² in float32, where μ is far larger than σ", Grounds.Sorted,
            new("BatchNorm 1", Pass.Forward, "Y"), Causes.LowPrecision,
            Alter.Training("BatchNorm 1", InFloat32((s, _) =>
            {
                Grid mu = Float32(s.Input.Mean), variance = Float32(Float32(Float32(s.Input * s.Input).Mean) - Float32(mu * mu));
                return s.Value("Gamma1") * ((s.Input - mu) / NormalizationMutants.Deviation(variance)) + s.Value("Beta1");
            }))),
        new("pixel-variance-as-difference-of-squares", "σ² of the pixels is E[x²] − μ² in float32, where one varies by a few levels around 200", Grounds.Flat,
            new("Network", Pass.Forward, "X"), Causes.LowPrecision,
            Alter.Input(InFloat32((_, X) => X * Flat.Sigma / Flat.Float32Sigma))),
        new("weights-kept-in-bfloat16", "the moved weights are stored with 8 bits", Grounds.Plain,
            new("W1", Pass.Update, "W1"), Causes.LowPrecision,
            Alter.Update("", InFloat32((s, W) => s.Site.Layer[0] == 'W' ? W.Map(BFloat16) : W))),
        new("loss-in-half-precision", "the loss is summed in half precision", Grounds.Plain,
            new("Softmax", Pass.Forward, "L"), Causes.LowPrecision,
            Alter.Number("Softmax", Pass.Forward, "L", (s, L) => s.Precision == Precision.Float32 ? (double)(Half)L : L)),
        new("variance-of-nothing", "a pixel that never varies is divided by its σ of 0", Grounds.Flat,
            new("Network", Pass.Forward, "X"), Causes.NotFinite,
            Alter.Input((_, X) => X.Map((_, d, x) => d == 3 ? double.NaN : x))),
        new("softmax-overflows", "exp(S) is taken without subtracting the largest score", Grounds.LargeScores,
            new("Softmax", Pass.Backward, "dX"), Causes.NotFinite,
            Alter.Classes("Softmax", Pass.Backward, "labels", (s, S, y) =>
            {
                s.Exchange("S", S);
                return y;
            }),
            Alter.Backward("Softmax", "dX", InFloat32((s, dS) => dS.Map((n, c, dx) =>
                float.IsInfinity(MathF.Exp((float)s.Recall("S", dS)[n, c])) ? double.NaN : dx)))),
        new("logarithm-of-zero", "the loss is −log P, where P is rounded to 0", Grounds.LargeScores,
            new("Softmax", Pass.Forward, "L"), Causes.NotFinite,
            Alter.Classes("Softmax", Pass.Forward, "labels", (s, S, y) =>
            {
                s.Exchange("P", Enumerable.Range(0, S.Rows).Min(n => MathF.Exp((float)(S[n, y[n]] - Enumerable.Range(0, S.Columns).Max(c => S[n, c])))));
                return y;
            }),
            Alter.Number("Softmax", Pass.Forward, "L", (s, L) => s.Precision == Precision.Float32 && s.Recall("P", 1f) == 0 ? double.PositiveInfinity : L)),
    ];

    private static Func<Scene, Grid, Grid> InFloat32(Func<Scene, Grid, Grid> change) =>
        (s, value) => s.Precision == Precision.Float32 ? change(s, value) : value;

    private static double Sum(IEnumerable<double> terms, Func<double, double> round) => terms.Aggregate(0.0, (sum, term) => round(sum + term));

    private static Grid Float32(Grid grid) => grid.Map(x => (float)x);

    // The 16 upper bits of a float32, rounded to nearest.
    private static double BFloat16(double value) =>
        BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits((float)value) + 0x8000) & 0xFFFF0000);

    /// <summary>σ of the pixels of <see cref="Grounds.Flat"/>, right and as float32 gets it from squares.</summary>
    private static class Flat
    {
        public static Grid Sigma { get; } = new(1, Grounds.Flat.Pixels.Mean.Length, Grounds.Flat.Pixels.StandardDeviation);

        public static Grid Float32Sigma { get; } = Grid.Fill(1, Sigma.Columns, (_, d) =>
        {
            LabelledImages images = Grounds.Flat.Experiment().Splits.Train;
            (float sum, float squares) = (0, 0);
            for (int i = 0; i < images.Count; i++)
            {
                (sum, squares) = (sum + images.Pixels(i)[d] / 255f, squares + images.Pixels(i)[d] / 255f * (images.Pixels(i)[d] / 255f));
            }

            float mu = sum / images.Count, variance = squares / images.Count - mu * mu;
            return d == 3 ? 1 : 255 * MathF.Sqrt(variance);
        });
    }
}
