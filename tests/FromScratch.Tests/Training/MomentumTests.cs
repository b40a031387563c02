using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public abstract class MomentumTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Rho = 0.8;

    // A step rounds ρ, η, v and p a few times each, of magnitudes below 10; ten steps carry that on.
    [Theory]
    [InlineData(MomentumForm.Torch, 0, BatchNormalizationKind.None)]
    [InlineData(MomentumForm.Torch, 0.05, BatchNormalizationKind.Torch)]
    [InlineData(MomentumForm.Course, 0, BatchNormalizationKind.Course)]
    [InlineData(MomentumForm.Course, 0.05, BatchNormalizationKind.None)]
    public void Update_AtChangingRates_FollowsTheRecursion(MomentumForm form, double lambda, BatchNormalizationKind kind)
    {
        Experiment experiment = SmallExperiment.Create([7, 5], lambda, techniques: new(kind, Rho: Rho, Form: form));
        using FromScratchEngine<T> engine = new(experiment, threads: 1, seam: null);
        double tolerance = 10 * 10 * 8 * Bits.UnitRoundoff<T>();
        NamedTensors expected = engine.Read();
        for (int step = 0; step < 10; step++)
        {
            Batch batch = experiment.Batch(step);
            foreach (NamedTensor gradient in engine.Differentiate(batch).Gradients)
            {
                (double[] p, double[] v) = (expected[gradient.Name[1..]].Values, expected["v" + gradient.Name[1..]].Values);
                for (int i = 0; i < p.Length; i++)
                {
                    v[i] = Rho * v[i] + (form == MomentumForm.Torch ? 1 : batch.Rate) * gradient.Values[i];
                    p[i] -= (form == MomentumForm.Torch ? batch.Rate : 1) * v[i];
                }
            }

            engine.Update(batch);
            foreach (NamedTensor tensor in engine.Read().Where(t => !t.Name.StartsWith("Running", StringComparison.Ordinal)))
            {
                Assert.All(expected[tensor.Name].Values.Zip(tensor.Values), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            }
        }

        Assert.NotEqual(experiment.Batch(0).Rate, experiment.Batch(9).Rate);
    }

    [Fact]
    public void Update_OfTheTwoForms_PartsWhereTheRateChanges()
    {
        NamedTensors After(MomentumForm form, params double[] rates)
        {
            Experiment experiment = SmallExperiment.Create([7], techniques: new(Rho: Rho, Form: form));
            using FromScratchEngine<T> engine = new(experiment, threads: 1, seam: null);
            Array.ForEach(rates, rate => engine.Update(SmallExperiment.Batch(rate: rate)));
            return engine.Read();
        }

        double Distance(params double[] rates) => After(MomentumForm.Torch, rates)["W1"].Values
            .Zip(After(MomentumForm.Course, rates)["W1"].Values, (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(Distance(0.125, 0.125, 0.125), 0, 100 * Bits.UnitRoundoff<T>());
        Assert.InRange(Distance(0.125, 0.25, 0.125), 1e-3, 1);
    }
}

public sealed class MomentumTestsOfSingle : MomentumTests<float>;

public sealed class MomentumTestsOfDouble : MomentumTests<double>;
