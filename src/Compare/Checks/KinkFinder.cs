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

    /// <summary>The batch without the samples at the corner, and how many were left out.</summary>
    public (Batch Others, int LeftOut) LeaveOut(NamedTensors parameters, Batch batch)
    {
        engine.Load(parameters);
        corners.Samples.Clear();
        engine.Cost(batch);
        int[] rest = [.. Enumerable.Range(0, batch.Samples.Length).Where(n => !corners.Samples.Contains(n))];
        return (batch.Select(rest), batch.Samples.Length - rest.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    /// <summary>Notes rows of linear layers' outputs that lie at the corner.</summary>
    private sealed class CornerSeam : ISeam
    {
        private object? input;

        public HashSet<int> Samples { get; } = [];

        public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            string layer = site.Layer;
            if (network.Layers.FirstOrDefault(l => l.Name == layer) is Linear<T> linear && !ReferenceEquals(linear, network.Layers[^1]))
            {
                Note((Matrix<T>)input!, linear.W.Value, value);
            }

            input = value;
        }

        private void Note<T>(Matrix<T> X, Matrix<T> W, Matrix<T> S)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double bound = Math.Sqrt(X.Columns) * Precision.Float32.UnitRoundoff();
            double[] xNorms = Norms(X), wNorms = Norms(W);
            for (int n = 0; n < S.Rows; n++)
            {
                for (int m = 0; m < S.Columns; m++)
                {
                    if (Math.Abs(double.CreateTruncating(S[n, m])) <= bound * xNorms[n] * wNorms[m])
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
