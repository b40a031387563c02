using Harness.Experiments;

namespace Harness.TorchReference.Tests;

public abstract class MomentumTests(Precision precision, double roundoff)
{
    private const double Rho = 0.8;

    [Theory]
    [InlineData(MomentumForm.Torch, 0), InlineData(MomentumForm.Torch, 0.05)]
    [InlineData(MomentumForm.Course, 0), InlineData(MomentumForm.Course, 0.05)]
    public void Update_AtChangingRates_FollowsTheRecursion(MomentumForm form, double lambda)
    {
        Experiment experiment = TestData.Experiment(hidden: [5], lambda, BatchNormalizationKind.Torch, rho: Rho, form: form);
        using TorchEngine engine = new(experiment, precision, threads: 1);
        engine.Load(TestData.RandomParameters(experiment.InitialParameters));
        NamedTensors wanted = engine.Read();
        for (int step = 0; step < 10; step++)
        {
            Batch batch = experiment.Batch(step) with { Rate = 0.2 / (step + 1) };
            NamedTensors gradients = engine.Differentiate(batch).Gradients;
            foreach (NamedTensor g in gradients)
            {
                string name = g.Name[1..];
                (double[] p, double[] v) = (wanted[name].Values, wanted["v" + name].Values);
                for (int i = 0; i < p.Length; i++)
                {
                    v[i] = Rho * v[i] + (form == MomentumForm.Torch ? 1 : batch.Rate) * g.Values[i];
                    p[i] -= (form == MomentumForm.Torch ? batch.Rate : 1) * v[i];
                }
            }

            engine.Update(batch);

            NamedTensors found = engine.Read();
            foreach (NamedTensor g in gradients)
            {
                string name = g.Name[1..];
                TestData.AssertClose(wanted[name].Values, found[name].Values, 40 * roundoff, scale: 1);
                TestData.AssertClose(wanted["v" + name].Values, found["v" + name].Values, 40 * roundoff, scale: 1);
            }
        }
    }

    [Fact]
    public void Read_WithoutMomentum_HasNoBuffers()
    {
        using TorchEngine engine = new(TestData.Experiment(hidden: [5], form: MomentumForm.Course), precision, threads: 1);

        Assert.DoesNotContain(engine.Read(), tensor => tensor.Name[0] == 'v');
    }

    [Theory]
    [InlineData(BatchNormalizationKind.Torch, MomentumForm.Torch)]
    [InlineData(BatchNormalizationKind.Course, MomentumForm.Course)]
    public void Load_OfWhatWasRead_ContinuesIdentically(BatchNormalizationKind kind, MomentumForm form)
    {
        Experiment experiment = TestData.Experiment(
            hidden: [5, 4], 0.01, kind, dropout: true, augmentation: true, Rho, form);
        using TorchEngine engine = new(experiment, precision, threads: 1), other = new(experiment, precision, threads: 1);
        Train(engine, 0..5);
        other.Load(engine.Read());

        Train(engine, 5..15);
        Train(other, 5..15);

        Assert.All(engine.Read().Zip(other.Read()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        void Train(TorchEngine trained, Range steps)
        {
            for (int step = steps.Start.Value; step < steps.End.Value; step++)
            {
                trained.Update(experiment.Batch(step));
            }
        }
    }
}

public sealed class MomentumFloat32Tests() : MomentumTests(Precision.Float32, Math.ScaleB(1, -24));

public sealed class MomentumFloat64Tests() : MomentumTests(Precision.Float64, Math.ScaleB(1, -53));
