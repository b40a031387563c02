using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// What rounding does to every quantity of a pass: computed with unit roundoff u, a quantity is off by at most u·B,
/// element by element. Errors are followed through the layers, from the input to the last gradient.
/// </summary>
public sealed class RoundingBounds
{
    /// <summary>What B is, for people.</summary>
    public const string Formula = "u·(√n·Σ|a||b| of its sum + 6 standard deviations of what the terms bring along)";

    private readonly Dictionary<Site, Bounded> bounds = [];
    private readonly Dictionary<Site, double> growth = [];
    private readonly Dictionary<string, BatchNormBounds> normalizations = [];
    private readonly Dictionary<string, ElementwiseBounds> others = [];

    private RoundingBounds()
    {
    }

    /// <summary>B of the quantity at a site, in row-major order; null where a site is unknown.</summary>
    public double[]? this[Site site] => bounds.GetValueOrDefault(site)?.Limit;

    /// <summary>The gradient of J with respect to a parameter (W1 …).</summary>
    internal Bounded OfGradient(string parameter) => bounds[GradientSite(parameter)];

    /// <summary>The batch's mean and biased variance of a batch normalisation ("BatchNorm 1"), [M] each.</summary>
    internal (Bounded Mean, Bounded Variance) Statistics(string layer)
    {
        double factor = growth.GetValueOrDefault(new Site(layer, Pass.Forward, "Y"), 1);
        return (normalizations[layer].Mean.Grown(factor), normalizations[layer].Variance.Grown(factor));
    }

    /// <summary>E of the quantity at a site, in row-major order; null where it is unknown, and for scalars.</summary>
    internal double[]? Errors(Site site) => bounds.TryGetValue(site, out Bounded? bounded) && bounded.Values.Length > 1 ? bounded.Error : null;

    /// <summary>B of L and of J that are reported, of a pass in evaluation mode.</summary>
    /// <param name="scores">Where the pass has the scores.</param>
    /// <param name="labels">Of its images.</param>
    /// <param name="parameters">Of the penalty.</param>
    /// <param name="cost">J.</param>
    /// <param name="penalty">λ Σ‖W‖².</param>
    internal (double Loss, double Cost) OfReport(Site scores, int[] labels, NamedTensors parameters, double cost, double penalty)
    {
        double loss = new SoftmaxBounds(bounds[scores], labels).Loss;
        return (loss, Cost(loss, parameters, cost, penalty));
    }

    /// <summary>
    /// The same with E as many times larger as errors were measured to grow, in the root mean square of each quantity, and
    /// no smaller than before: in a deep network, errors of one layer may add up in step in the layers after it.
    /// </summary>
    /// <param name="grown">For each probe, what became of the errors: their growth, in units of u.</param>
    internal RoundingBounds Grown(IReadOnlyList<Func<Site, double[]?>> grown)
    {
        RoundingBounds result = new();
        double last = 1;
        foreach ((Site site, Bounded bounded) in bounds)
        {
            double expected = bounded.Error.Sum(e => e * e);
            double factor = grown
                .Select(probe => probe(site) is double[] errors && expected > 0 && errors.Length > 1 ? Math.Sqrt(errors.Sum(e => e * e) / expected) : 1)
                .Append(1).Max();
            (last, factor) = site is { Pass: Pass.Forward, Quantity: "Y" } ? (factor, factor) : bounded.Values.Length == 1 && site.Pass == Pass.Forward ? (last, last) : (last, factor);
            result.growth[site] = factor;
            result.bounds[site] = bounded.Grown(factor);
        }

        foreach ((string layer, BatchNormBounds normalization) in normalizations)
        {
            result.normalizations[layer] = normalization;
        }

        return result;
    }

    /// <summary>Where a trace has the gradient of J with respect to a parameter.</summary>
    public static Site GradientSite(string parameter) => new(parameter, Pass.Backward, "d" + parameter);

    /// <summary>The bounds of a traced pass.</summary>
    /// <exception cref="InputException">It has a layer that is not known by name and is no activation.</exception>
    internal static RoundingBounds Of(Experiment experiment, InputBounds inputs, PositiveSums sums, NamedTensors parameters, Batch batch, Trace trace)
    {
        RoundingBounds result = new();
        Dictionary<string, LinearBounds> linears = [];
        result.Forward(experiment, inputs, sums, linears, parameters, batch, trace);
        result.Backward(experiment, linears, parameters, trace);
        sums.Reclaim();
        if (trace.FirstOrDefault(t => t.Site == GradientSite(t.Site.Layer) && !result.bounds.ContainsKey(t.Site)) is { } unbounded)
        {
            throw ElementwiseBounds.Unknown(unbounded.Site.Layer, "it is a parameter of a layer that is not known by name");
        }

        return result;
    }

    /// <summary>The bounds of a traced pass in evaluation mode.</summary>
    internal static RoundingBounds OfEvaluation(Experiment experiment, InputBounds inputs, PositiveSums sums, NamedTensors state, Trace trace)
    {
        RoundingBounds result = new();
        Bounded Y = result.bounds[trace[0].Site] = inputs.Of(trace[0].Value);
        foreach ((Site site, NamedTensor value) in trace.Skip(1))
        {
            (string kind, string number) = Split(site.Layer);
            Y = result.bounds[site] = kind switch
            {
                "Linear" => new LinearBounds(sums, Y, state["W" + number], state["b" + number]).Forward(value),
                "BatchNorm" => BatchNormBounds.Evaluation(Y, value, state, number, experiment.Recipe.Network.BatchNormalization.Epsilon),
                "ReLU" or "Dropout" => Y with { Value = value, Common = null },
                _ => new ElementwiseBounds(site.Layer, Y, value, slopes: null).Forward,
            };
        }

        sums.Reclaim();
        return result;
    }

    private void Forward(
        Experiment experiment, InputBounds inputs, PositiveSums sums, Dictionary<string, LinearBounds> linears, NamedTensors parameters, Batch batch, Trace trace)
    {
        Site input = new("Network", Pass.Forward, "X");
        Bounded Y = bounds[input] = inputs.Of(trace.Find(input)!);
        foreach ((Site site, NamedTensor value) in trace.Where(t => t.Site is { Pass: Pass.Forward, Quantity: "Y" }))
        {
            (string kind, string number) = Split(site.Layer);
            Y = bounds[site] = kind switch
            {
                "Linear" => (linears[site.Layer] = new LinearBounds(sums, Y, parameters["W" + number], parameters["b" + number])).Forward(value),
                "BatchNorm" => (normalizations[site.Layer] = new BatchNormBounds(
                    Y, parameters["Gamma" + number], parameters["Beta" + number], experiment.Recipe.Network.BatchNormalization.Epsilon)).Forward(value),
                "ReLU" => Y with { Value = value, Common = null },
                "Dropout" => Masked(Y, value, Mask(batch, number), Keep(experiment, number)),
                _ => (others[site.Layer] = new ElementwiseBounds(site.Layer, Y, value, ElementwiseBounds.Slopes(trace, site.Layer))).Forward,
            };
        }

        SoftmaxBounds softmax = new(Y, [.. batch.Samples.Select(sample => experiment.Splits.Train.Label(sample))]);
        Note(new Site("Softmax", Pass.Forward, "L"), [softmax.Loss]);
        Site cost = new("Network", Pass.Forward, "J"), scores = new("Softmax", Pass.Backward, "dX");
        double J = trace.Find(cost)!.Values[0], penalty = J - trace.Find(new Site("Softmax", Pass.Forward, "L"))!.Values[0];
        Note(cost, [Cost(softmax.Loss, parameters, J, penalty)]);
        bounds[scores] = softmax.Gradient(trace.Find(scores)!);

        void Note(Site site, double[] limit) => bounds[site] = new Bounded(trace.Find(site)!, Array.ConvertAll(limit, b => b / Bounded.Deviations), limit);
    }

    private void Backward(Experiment experiment, Dictionary<string, LinearBounds> linears, NamedTensors parameters, Trace trace)
    {
        Bounded dY = bounds[new Site("Softmax", Pass.Backward, "dX")];
        foreach (Site output in trace.Select(t => t.Site).Where(s => s is { Pass: Pass.Forward, Quantity: "Y" }).Reverse())
        {
            (string kind, string number) = Split(output.Layer);
            Site input = new(output.Layer, Pass.Backward, "dX");
            NamedTensor? dX = trace.Find(input);
            Bounded? next = null;
            switch (kind)
            {
                case "Linear":
                    LinearBounds linear = linears[output.Layer];
                    NoteGradient("W" + number, value => linear.WeightGradient(dY, value), 2 * experiment.Recipe.Training.Lambda);
                    NoteGradient("b" + number, value => LinearBounds.SumRows(dY, value), penalty: 0);
                    next = dX is null ? null : linear.InputGradient(dY, dX);
                    break;
                case "BatchNorm":
                    BatchNormBounds normalization = normalizations[output.Layer];
                    Bounded dGamma = NoteGradient("Gamma" + number, value => normalization.GammaGradient(dY, value), penalty: 0);
                    Bounded dBeta = NoteGradient("Beta" + number, value => LinearBounds.SumRows(dY, value), penalty: 0);
                    next = normalization.InputGradient(dY, dGamma, dBeta, dX!);
                    break;
                case "ReLU":
                    bool[] on = Array.ConvertAll(trace.Find(output)!.Values, h => h > 0);
                    next = new Bounded(dX!, [.. dY.Error.Zip(on, (e, isOn) => isOn ? e : 0)], [.. dY.Limit.Zip(on, (limit, isOn) => isOn ? limit : 0)]);
                    break;
                case "Dropout":
                    next = dX is null ? null : Masked(dY, dX, mask: null, Keep(experiment, number));
                    break;
                default:
                    next = dX is null ? null : others[output.Layer].Backward(dY, dX);
                    break;
            }

            if (next is null)
            {
                return;
            }

            dY = bounds[input] = next;

            // With the penalty: dW + 2λ·W, a few roundings more.
            Bounded NoteGradient(string parameter, Func<NamedTensor, Bounded> bound, double penalty)
            {
                Site site = new(output.Layer, Pass.Backward, "d" + parameter), whole = GradientSite(parameter);
                Bounded own = bounds[site] = bound(trace.Find(site)!);
                double[] at = parameters[parameter].Values, error = new double[at.Length], limit = new double[at.Length];
                for (int i = 0; i < at.Length; i++)
                {
                    double more = Math.Abs(own.Values[i]) + 4 * penalty * Math.Abs(at[i]);
                    (error[i], limit[i]) = (own.Error[i] + more, own.Limit[i] + more);
                }

                bounds[whole] = new Bounded(trace.Find(whole)!, error, limit);
                return own;
            }
        }
    }

    // B of J, given that of L.
    private static double Cost(double loss, NamedTensors parameters, double cost, double penalty) =>
        loss + Math.Sqrt(parameters.Sum(p => (double)p.Values.Length)) * Math.Abs(penalty) + 2 * Math.Abs(cost);

    // Y = X ∘ mask/p; without a mask, what is 0 was dropped. Of what X errs by in all rows a sum over them keeps as much, p of the rows 1/p times.
    private static Bounded Masked(Bounded X, NamedTensor Y, byte[]? mask, double keep)
    {
        return new Bounded(Y, Scaled(X.Error), Scaled(X.Limit)) { Common = X.Common };

        double[] Scaled(double[] errors) => [.. errors.Select((e, i) =>
            (mask is null ? Y.Values[i] == 0 : mask[i] == 0) ? 0 : e / keep + 2 * Math.Abs(Y.Values[i]))];
    }

    private static byte[]? Mask(Batch batch, string number) =>
        number == "0" ? batch.InputMask : batch.HiddenMasks?[int.Parse(number, CultureInfo.InvariantCulture) - 1];

    private static double Keep(Experiment experiment, string number) =>
        number == "0" ? experiment.Recipe.Network.Dropout.KeepInput : experiment.Recipe.Network.Dropout.KeepHidden;

    private static (string Kind, string Number) Split(string layer)
    {
        string[] parts = layer.Split(' ');
        return (parts[0], parts[^1]);
    }
}
