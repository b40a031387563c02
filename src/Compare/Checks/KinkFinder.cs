using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// Finds samples with a pre-activation so close to ReLU's corner that float32 rounding may put it on the other
/// side: |S[n, m]| ≤ √D·u·‖x_n‖·‖w_m‖, the rounding bound of the inner product.
/// </summary>
public sealed class KinkFinder : IDisposable
{
    private readonly CornerSeam corners = new();
    private readonly IEngine engine;

    /// <param name="experiment">Whose network and images.</param>
    public KinkFinder(Experiment experiment)
    {
        engine = FromScratchEngine.Create(experiment, Precision.Float64, threads: 1, corners);
    }

    /// <summary>
    /// The batch without the samples at the corner, and how many were left out. With batch normalisation the others
    /// move when some are left out, so it is looked again until none is at the corner.
    /// </summary>
    public (Batch Others, int LeftOut) LeaveOut(NamedTensors parameters, Batch batch)
    {
        engine.Load(parameters);
        Batch others = batch;
        do
        {
            corners.Samples.Clear();
            engine.Cost(others);
            others = others.Select([.. Enumerable.Range(0, others.Samples.Length).Where(n => !corners.Samples.Contains(n))]);
        }
        while (corners.Samples.Count > 0 && others.Samples.Length > 1);
        return (others, batch.Samples.Length - others.Samples.Length);
    }

    /// <summary>The state after an update step in float64, by hand: what float32 results are measured against.</summary>
    public NamedTensors UpdateInFloat64(NamedTensors before, Batch batch)
    {
        engine.Load(before);
        engine.Update(batch);
        return engine.Read();
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    /// <summary>Notes rows of what enters a ReLU that lie at its corner.</summary>
    private sealed class CornerSeam : ISeam
    {
        // What the float64 stand-in's own arithmetic adds after the inner product: a few roundings of values of order 1.
        private const double Normalization = 16;

        private object? input;
        private double[] rowBounds = [], columnBounds = [];

        public HashSet<int> Samples { get; } = [];

        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (site.Pass != Pass.Forward)
            {
                return;
            }

            string name = site.Layer;
            int layer = network.Layers.ToList().FindIndex(l => l.Name == name);
            if (layer >= 0)
            {
                Follow(network.Layers[layer], value);
                if (layer + 1 < network.Layers.Count && network.Layers[layer + 1] is Relu<T>)
                {
                    Note(value);
                }
            }

            input = value;
        }

        // The bound of S[n, m] is rowBounds[n]·columnBounds[m]: √D·u·‖x_n‖·‖w_m‖, and after batch normalisation
        // |γ_m|·r_m times as much.
        private void Follow<T>(ILayer<T> layer, Matrix<T> value)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double u = Precision.Float32.UnitRoundoff();
            if (layer is Linear<T> linear)
            {
                Matrix<T> X = (Matrix<T>)input!;
                rowBounds = [.. Norms(X).Select(norm => Math.Sqrt(X.Columns) * u * norm)];
                columnBounds = Norms(linear.W.Value);
            }
            else if (layer is BatchNormalization<T> normalization)
            {
                double floor = Normalization * u / rowBounds.Min();
                columnBounds = [.. columnBounds.Select((bound, m) => floor +
                    bound * Math.Abs(double.CreateTruncating(normalization.Gamma.Value[0, m] * normalization.InverseDeviation[0, m])))];
            }
        }

        private void Note<T>(Matrix<T> S)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int n = 0; n < S.Rows; n++)
            {
                for (int m = 0; m < S.Columns; m++)
                {
                    if (Math.Abs(double.CreateTruncating(S[n, m])) <= rowBounds[n] * columnBounds[m])
                    {
                        Samples.Add(n);
                        break;
                    }
                }
            }
        }

        private static double[] Norms<T>(Matrix<T> matrix)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double[] norms = new double[matrix.Rows];
            for (int row = 0; row < norms.Length; row++)
            {
                foreach (T element in matrix.Row(row))
                {
                    double x = double.CreateTruncating(element);
                    norms[row] += x * x;
                }

                norms[row] = Math.Sqrt(norms[row]);
            }

            return norms;
        }
    }
}
