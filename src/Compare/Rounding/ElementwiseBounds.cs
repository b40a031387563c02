using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Rounding in a layer that is not known by name, which is taken for an activation: Y = f(X) element by element, computed from few numbers of
/// the size of X, Y and 1, with a slope that changes by at most 1 a unit, as of tanh, sigmoid, ELU, GELU, SiLU, softplus and leaky ReLU.
/// The slopes f′ are those of the traced pass, dX / dY.
/// <code>
/// forward:   Y  = f(X)         off by |f′|·E(X) + 2(|X| + |Y| + 1)
/// backward:  dX = f′(X) ∘ dY   off by |f′|·E(dY) + |dY|·(E(X) + 4)
/// </code>
/// </summary>
internal sealed class ElementwiseBounds
{
    private readonly Bounded X;
    private readonly double[]? slopes;

    /// <param name="layer">Its name.</param>
    /// <param name="X">What enters it.</param>
    /// <param name="Y">What it gives out.</param>
    /// <param name="slopes">|f′| of each element; null: 1.</param>
    /// <exception cref="InputException">Y has another shape: it is no such layer.</exception>
    public ElementwiseBounds(string layer, Bounded X, NamedTensor Y, double[]? slopes)
    {
        (this.X, this.slopes) = (X, slopes);
        if (!X.Value.Shape.SequenceEqual(Y.Shape))
        {
            throw Unknown(layer, $"its output [{string.Join(" × ", Y.Shape)}] is no function of single elements of its input [{string.Join(" × ", X.Value.Shape)}]");
        }

        Forward = new Bounded(Y, Passed(X.Error, Own), Passed(X.Limit, Own));

        double Own(int i) => 2 * (Math.Abs(X.Values[i]) + Math.Abs(Y.Values[i]) + 1);
    }

    /// <summary>Y.</summary>
    public Bounded Forward { get; }

    /// <summary>dX.</summary>
    /// <param name="dY">Gradient of the output.</param>
    /// <param name="dX">Gradient of the input.</param>
    public Bounded Backward(Bounded dY, NamedTensor dX)
    {
        return new Bounded(dX, Passed(dY.Error, i => Own(i, X.Error)), Passed(dY.Limit, i => Own(i, X.Limit)));

        double Own(int i, double[] ofX) => Math.Abs(dY.Values[i]) * (ofX[i] + 4);
    }

    /// <summary>|f′| at each element of a traced pass: |dX / dY|, 1 where dY is 0; null where a gradient is missing.</summary>
    public static double[]? Slopes(Trace trace, string layer)
    {
        string[] layers = [.. trace.Where(t => t.Site is { Pass: Pass.Forward, Quantity: "Y" }).Select(t => t.Site.Layer), "Softmax"];
        string after = layers[Array.IndexOf(layers, layer) + 1];
        return Gradient(layer) is double[] dX && Gradient(after) is double[] dY && dX.Length == dY.Length
            ? [.. dX.Zip(dY, (dx, dy) => dy == 0 ? 1 : Math.Abs(dx / dy))]
            : null;

        double[]? Gradient(string of) => trace.Find(new Site(of, Pass.Backward, "dX"))?.Values;
    }

    /// <summary>What is missing for a layer that is no activation, or has parameters.</summary>
    public static InputException Unknown(string layer, string why) =>
        new($"{layer}: {why}, and what rounding explains there is not known; add it to src/Compare/Rounding, as BatchNormBounds has it for batch normalisation");

    private double[] Passed(double[] errors, Func<int, double> own) => [.. errors.Select((e, i) => (slopes?[i] ?? 1) * e + own(i))];
}
