using Harness.Experiments;

namespace Harness.FromScratch.Tests;

public abstract class FromScratchEngineTests(Precision precision)
{
    [Fact]
    public void Engine_IsCreatedAtTheInitialParameters_RoundedToItsPrecision()
    {
        Experiment experiment = SmallExperiment.Create([7, 5]);
        using IEngine engine = Create(experiment);
        AssertEqual(experiment.InitialParameters.Rounded(precision), engine.Read());
        Assert.Equal(("FromScratch", 2, precision), (engine.Info.Name, engine.Info.Threads, engine.Info.Precision));
    }

    [Fact]
    public void Read_AfterLoad_GivesTheTensorsRoundedToThePrecision()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        using IEngine engine = Create(experiment);
        NamedTensors given = new(experiment.InitialParameters.Select(
            t => new NamedTensor(t.Name, t.Shape, Array.ConvertAll(t.Values, value => value / 3 + 0.1))));
        engine.Load(given);
        AssertEqual(given.Rounded(precision), engine.Read());
    }

    // One image, one unit, one thread: no pool is asked.
    [Theory, InlineData(1), InlineData(2)]
    public void Engine_ThatHasBeenDisposedOf_ReadsNoImages(int threads)
    {
        Experiment experiment = SmallExperiment.Create([7], features: 32);
        IEngine engine = FromScratchEngine.Create(experiment, precision, threads);
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => engine.Update(experiment.Batch(0)));
        Assert.Throws<ObjectDisposedException>(() => engine.Evaluate(experiment.Splits.Test));
    }

    [Fact]
    public void Read_IsACopy()
    {
        using IEngine engine = Create(SmallExperiment.Create([7]));
        double before = engine.Read()["W1"].Values[0];
        engine.Read()["W1"].Values[0] = before + 1;
        Assert.Equal(before, engine.Read()["W1"].Values[0]);
    }

    [Fact]
    public void Load_OfTooFewTensors_NamesTheMissingOneAndThoseGiven()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        using IEngine engine = Create(experiment);
        AssertRefused(engine, new(experiment.InitialParameters.Take(3)), "b2 is missing", "W1, b1, W2");
    }

    [Fact]
    public void Load_OfUnknownTensor_NamesItAndThoseOfTheNetwork()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        using IEngine engine = Create(experiment);
        NamedTensors renamed = new(experiment.InitialParameters.Select(
            t => t.Name == "W2" ? new NamedTensor("V2", t.Shape, t.Values) : t));
        AssertRefused(engine, renamed, "V2: the network has no such tensor", "W1, b1, W2, b2");
    }

    [Fact]
    public void Load_OfAnotherShape_NamesTheTensorAndBothShapes()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        using IEngine engine = Create(experiment);
        NamedTensors transposed = new(experiment.InitialParameters.Select(
            t => t.Name == "W2" ? new NamedTensor("W2", [7, 4], t.Values) : t));
        AssertRefused(engine, transposed, "W2 is [7×4]", "[4×7]");
        NamedTensors column = new(experiment.InitialParameters.Select(
            t => t.Name == "b1" ? new NamedTensor("b1", [7, 1], t.Values) : t));
        AssertRefused(engine, column, "b1 is [7×1]", "[7]");
    }

    [Fact]
    public void SetElement_SetsThatElementAlone_RoundedToThePrecision()
    {
        using IEngine engine = Create(SmallExperiment.Create([7]));
        NamedTensors expected = engine.Read();
        engine.SetElement("W2", 9, 0.1);
        engine.SetElement("b1", 6, -0.7);
        expected["W2"].Values[9] = precision.Round(0.1);
        expected["b1"].Values[6] = precision.Round(-0.7);
        AssertEqual(expected, engine.Read());
    }

    // Tolerance: float32 results lie within 2e-5 of float64's, as between engines; the naive oracle is float64.
    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(500)]
    [InlineData(1203)]
    public void Evaluate_OfAnyNumberOfImages_MatchesTheNaiveEvaluation(int images)
    {
        const double lambda = 0.01;
        Experiment experiment = SmallExperiment.Create([7], lambda, test: images);
        using IEngine engine = Create(experiment);
        Evaluation evaluation = engine.Evaluate(experiment.Splits.Test);

        NamedTensors parameters = engine.Read();
        LabelledImages test = experiment.Splits.Test;
        (double lossSum, int correct) = (0, 0);
        int[,] confusion = new int[SmallExperiment.Classes, SmallExperiment.Classes];
        double[][] scores = NaiveNetwork.Scores(parameters, experiment.Splits.Train, test);
        for (int i = 0; i < images; i++)
        {
            int label = test.Label(i), prediction = Array.IndexOf(scores[i], scores[i].Max());
            lossSum += NaiveNetwork.Loss(scores[i], label);
            correct += label == prediction ? 1 : 0;
            confusion[label, prediction]++;
            Assert.Equal(prediction, evaluation.Predictions[i]);
        }

        double tolerance = precision == Precision.Float32 ? 2e-5 : 1e-12, loss = lossSum / images;
        Assert.Equal(images, evaluation.Predictions.Length);
        Assert.Equal((double)correct / images, evaluation.Accuracy);
        Assert.Equal(confusion, evaluation.Confusion);
        Assert.Equal(loss, evaluation.Loss, tolerance * loss);
        Assert.Equal(loss + lambda * NaiveNetwork.SquaredWeights(parameters), evaluation.Cost, tolerance * evaluation.Cost);
    }

    // X·Wᵀ is the same whichever of the two is a thousand times larger; a power of two rounds nothing.
    [Fact]
    public void Cost_AndEvaluate_OfScaledPixels_AreThoseOfScaledFirstWeights()
    {
        const double scale = 1024;
        Experiment experiment = SmallExperiment.Create([7]), scaled = SmallExperiment.Create([7], scale: scale);
        using IEngine one = Create(experiment), other = Create(scaled);
        other.Load(new(one.Read().Select(t => t.Name == "W1" ? new NamedTensor(t.Name, t.Shape, [.. t.Values.Select(w => w / scale)]) : t)));
        Assert.Equal(one.Cost(experiment.Batch(0)), other.Cost(scaled.Batch(0)));
        Assert.Equal(one.Evaluate(experiment.Splits.Test).Loss, other.Evaluate(scaled.Splits.Test).Loss);
    }

    // The first product is kept from one cost to the next: whatever it depends on changes here, between costs that repeat it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cost_AfterAnyChange_IsThatOfAnEngineThatWasJustMade(bool withTechniques)
    {
        Experiment experiment = SmallExperiment.Create([7, 5], lambda: 0.01, features: 32, techniques: withTechniques ? Techniques.All : null);
        using IEngine engine = Create(experiment);
        NamedTensors initial = engine.Read();
        Batch batch = experiment.Batch(0), last = experiment.Batch(2), other = batch with { Samples = [.. batch.Samples.Reverse()] };
        Assert.NotEqual(batch.Samples.Length, last.Samples.Length);
        // Batch normalisation takes the effect of b1 away, but for its rounding.
        (Action Change, bool? Moves)[] changes =
        [
            (() => { }, true),
            (() => engine.SetElement("W2", 3, 0.75), true),
            (() => engine.SetElement("W1", 3, 0.75), true),
            (() => engine.SetElement("b1", 3, 0.75), withTechniques ? null : true),
            (() => engine.Differentiate(last), false),
            (() => engine.Evaluate(experiment.Splits.Test), false),
            (() => engine.Probabilities(experiment.Splits.Test, [initial]), false),
            (() => engine.Update(last), true),
            (() => engine.Load(initial), true),
        ];
        double before = 0;
        foreach ((Action change, bool? moves) in changes)
        {
            change();
            AssertCost(batch, ForwardMode.Training);
            Assert.True(moves is null || moves == (before != engine.Cost(batch)));
            AssertCost(batch, ForwardMode.Evaluation);
            AssertCost(other, ForwardMode.Evaluation);
            AssertCost(other, ForwardMode.Training);
            AssertCost(last, ForwardMode.Training);
            AssertCost(last, ForwardMode.Training);
            AssertCost(batch, ForwardMode.Training);
            before = engine.Cost(batch);
        }

        void AssertCost(Batch of, ForwardMode mode)
        {
            using IEngine made = Create(experiment);
            made.Load(engine.Read());
            Assert.Equal(made.Cost(of, mode), engine.Cost(of, mode));
        }
    }

    [Fact]
    public void Evaluate_WithEqualScores_PredictsTheLowestClass()
    {
        Experiment experiment = SmallExperiment.Create([]);
        using IEngine engine = Create(experiment);
        engine.Load(new(experiment.InitialParameters.Select(t => new NamedTensor(t.Name, t.Shape, new double[t.Values.Length]))));
        Assert.All(engine.Evaluate(experiment.Splits.Test).Predictions, prediction => Assert.Equal(0, prediction));

        // Classes 1 and 3 share the largest score.
        engine.SetElement("b1", 1, 2);
        engine.SetElement("b1", 3, 2);
        Evaluation evaluation = engine.Evaluate(experiment.Splits.Test);
        Assert.All(evaluation.Predictions, prediction => Assert.Equal(1, prediction));
        Assert.Equal(Enumerable.Range(0, 30).Count(i => experiment.Splits.Test.Label(i) == 1) / 30.0, evaluation.Accuracy);
    }

    [Fact]
    public void Evaluate_OfNetworkWithNaN_HasNaNLoss()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        using IEngine engine = Create(experiment);
        engine.SetElement("b2", 3, double.NaN);
        Evaluation evaluation = engine.Evaluate(experiment.Splits.Test);
        Assert.True(double.IsNaN(evaluation.Loss));
        Assert.True(double.IsNaN(evaluation.Cost));
        Assert.True(double.IsNaN(engine.Cost(SmallExperiment.Batch())));
    }

    [Fact]
    public void Identity_OfWhatIsNotRecorded_IsNull()
    {
        using IEngine engine = Create(SmallExperiment.Create([7]));
        engine.Update(SmallExperiment.Batch());
        Assert.NotNull(engine.Identity.Parameters);
        Assert.Null(engine.Identity.Batches);
        Assert.Null(engine.Identity.Pixels);

        engine.Record(batches: true, pixels: false);
        engine.Update(SmallExperiment.Batch());
        Assert.NotNull(engine.Identity.Batches);
        Assert.Null(engine.Identity.Pixels);
    }

    [Fact]
    public void Identity_OfEqualConsumption_IsEqual()
    {
        EngineIdentity identity = IdentityAfter(SmallExperiment.Create([7]), SmallExperiment.Batch());
        Assert.Equal(identity, IdentityAfter(SmallExperiment.Create([7]), SmallExperiment.Batch()));
        Assert.All([identity.Parameters, identity.Batches, identity.Pixels], Assert.NotNull);
    }

    [Fact]
    public void Identity_WhereASampleARateOrAStepDiffers_Differs()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        EngineIdentity identity = IdentityAfter(experiment, SmallExperiment.Batch([4, 7]));
        EngineIdentity otherSample = IdentityAfter(experiment, SmallExperiment.Batch([4, 8]));
        EngineIdentity otherOrder = IdentityAfter(experiment, SmallExperiment.Batch([7, 4]));
        EngineIdentity otherRate = IdentityAfter(experiment, SmallExperiment.Batch([4, 7], rate: Math.BitIncrement(0.1)));
        EngineIdentity otherStep = IdentityAfter(experiment, SmallExperiment.Batch([4, 7], step: 1));
        string?[] batches = [identity.Batches, otherSample.Batches, otherOrder.Batches, otherRate.Batches, otherStep.Batches];
        Assert.Equal(5, batches.Distinct().Count());
        Assert.Equal(3, new[] { identity.Pixels, otherSample.Pixels, otherOrder.Pixels }.Distinct().Count());
        Assert.Equal(identity.Pixels, otherRate.Pixels);
    }

    [Fact]
    public void Identity_WhereOnePixelOrOneParameterDiffers_Differs()
    {
        Experiment experiment = SmallExperiment.Create([7]);
        EngineIdentity identity = IdentityAfter(experiment, SmallExperiment.Batch());

        Experiment otherPixel = SmallExperiment.Create([7], changedPixel: 3);
        EngineIdentity pixelChanged = IdentityAfter(otherPixel, SmallExperiment.Batch());
        Assert.Equal((identity.Parameters, identity.Batches), (pixelChanged.Parameters, pixelChanged.Batches));
        Assert.NotEqual(identity.Pixels, pixelChanged.Pixels);

        experiment.InitialParameters["W1"].Values[5] += 1e-3;
        Assert.NotEqual(identity.Parameters, IdentityAfter(experiment, SmallExperiment.Batch()).Parameters);
    }

    [Fact]
    public void Identity_OfMasksAndNoise_IsNullWhereThereAreNone()
    {
        EngineIdentity plain = IdentityAfter(SmallExperiment.Create([7]), SmallExperiment.Batch());
        Assert.Null(plain.Masks);
        Assert.Null(plain.Noise);

        Experiment experiment = SmallExperiment.Create([7], features: 32, techniques: Techniques.All);
        using IEngine engine = Create(experiment);
        engine.Update(experiment.Batch(0));
        Assert.Null(engine.Identity.Masks);
        Assert.Null(engine.Identity.Noise);
    }

    [Fact]
    public void Identity_WhereAMaskOrNoiseOrAMirroringDiffers_Differs()
    {
        Experiment experiment = SmallExperiment.Create([7], features: 32, techniques: Techniques.All);
        Batch batch = experiment.Batch(0);
        EngineIdentity identity = IdentityAfter(experiment, batch);
        Assert.Equal(identity, IdentityAfter(experiment, experiment.Batch(0)));

        byte[] Dropped(byte[] mask) => [(byte)(1 - mask[0]), .. mask[1..]];
        EngineIdentity inputs = IdentityAfter(experiment, batch with { InputMask = Dropped(batch.InputMask!) });
        EngineIdentity hidden = IdentityAfter(experiment, batch with { HiddenMasks = [Dropped(batch.HiddenMasks![0])] });
        Assert.Equal(3, new[] { identity.Masks, inputs.Masks, hidden.Masks }.Distinct().Count());
        Assert.Equal((identity.Batches, identity.Noise), (inputs.Batches, inputs.Noise));

        EngineIdentity noise = IdentityAfter(experiment, batch with { Noise = [batch.Noise![0] + 1e-9, .. batch.Noise[1..]] });
        EngineIdentity flipped = IdentityAfter(experiment, batch with { Flipped = [!batch.Flipped![0], .. batch.Flipped[1..]] });
        Assert.Equal(3, new[] { identity.Noise, noise.Noise, flipped.Noise }.Distinct().Count());
        Assert.Equal((identity.Batches, identity.Masks), (noise.Batches, noise.Masks));
    }

    private IEngine Create(Experiment experiment) => FromScratchEngine.Create(experiment, precision, threads: 2);

    private EngineIdentity IdentityAfter(Experiment experiment, Batch batch)
    {
        using IEngine engine = Create(experiment);
        engine.Record(batches: true, pixels: true);
        engine.Update(batch);
        return engine.Identity;
    }

    private static void AssertRefused(IEngine engine, NamedTensors tensors, params string[] saying)
    {
        string message = Assert.Throws<ArgumentException>(() => engine.Load(tensors)).Message;
        Assert.All(saying, words => Assert.Contains(words, message, StringComparison.Ordinal));
    }

    private static void AssertEqual(NamedTensors expected, NamedTensors actual)
    {
        Assert.Equal(expected.Select(t => t.Name), actual.Select(t => t.Name));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Shape, pair.Second.Shape));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }
}

public sealed class FromScratchEngineTestsOfSingle() : FromScratchEngineTests(Precision.Float32);

public sealed class FromScratchEngineTestsOfDouble() : FromScratchEngineTests(Precision.Float64);
