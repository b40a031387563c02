using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class HorizonTests
{
    [Fact]
    public void Search_FindsWhereTheFirstTwoAndWhereAllAreFurtherApartThanAStep()
    {
        HorizonSearch search = new(Precision.Float64, stepsPerEpoch: 2);
        Add(search, 1, At(1.5), [At(1), At(1.1), At(1.2)]); // the longest step: 0.5
        Assert.Equal((1, null, null, null), (search.Found.Searched, search.Found.Step, search.Found.Epoch, search.Found.AllApart));
        Add(search, 2, At(1), [At(1), At(1.1), At(1.5)]);
        Assert.Null(search.Found.Step);
        Add(search, 3, At(1), [At(1), At(1.1), At(1.6)]);
        Add(search, 4, At(1), [At(1), At(1.1), At(1.6)]);
        Assert.Equal((3, 2, null, false), (search.Found.Step, search.Found.Epoch, search.Found.AllApart, search.IsOver));
        Add(search, 5, At(1), [At(1), At(1.6), At(2.2)]);
        Assert.Equal((3, 5, true, null), (search.Found.Step, search.Found.AllApart, search.IsOver, search.Found.NotFinite));
    }

    [Fact]
    public void Search_NeedsHalfOfTheDigits_HoweverSmallTheSteps()
    {
        HorizonSearch search = new(Precision.Float32, stepsPerEpoch: 1);
        Add(search, 1, At(1), [At(1), At(1 + 2e-4)]);
        Assert.Null(search.Found.Step); // √(2⁻²⁴) = 2.4e-4
        Add(search, 2, At(1), [At(1), At(1 + 3e-4)]);
        Assert.Equal(2, search.Found.Step);
    }

    [Fact]
    public void Search_OfTwinsThatAreNotFinite_IsOver()
    {
        HorizonSearch search = new(Precision.Float64, stepsPerEpoch: 1);
        Add(search, 7, At(double.NaN), [At(double.NaN), At(double.NaN)]);
        Assert.Equal((7, 7, 7), (search.Found.Step, search.Found.AllApart, search.Found.NotFinite));
    }

    [Fact]
    public void Training_AtASmallRate_HasNone_AndAtALargeRate_HasOne()
    {
        Assert.Null(Train(rate: 0.01).Step);
        Horizon wild = Train(rate: 3);
        Assert.InRange(wild.Step!.Value, 2, 400);
        Assert.Equal((wild.Step - 1) / 4 + 1, wild.Epoch);
    }

    private static Horizon Train(double rate)
    {
        Recipe recipe = SmallExperiment.WithHidden(20, 20) with { Schedule = new() { Kind = ScheduleKind.Constant, Rate = rate } };
        recipe = recipe with { Training = recipe.Training with { Epochs = 100, Lambda = 0 }, Network = recipe.Network with { BatchNormalization = new() { Kind = BatchNormalizationKind.Torch } } };
        Experiment experiment = SmallExperiment.Create(recipe);
        using Twins twins = new(experiment, Precision.Float32, Twins.Least, threads: 1);
        HorizonSearch search = new(Precision.Float32, experiment.Plan.StepsPerEpoch);
        for (int step = 0; step < experiment.Plan.Steps && !search.IsOver; step++)
        {
            NamedTensors before = twins.Read(0);
            twins.Update([experiment.Batch(step)]);
            Add(search, step + 1, before, twins.Read());
        }

        return search.Found;
    }

    private static void Add(HorizonSearch search, int steps, NamedTensors before, IReadOnlyList<NamedTensors> twins) =>
        search.Add(steps, before, twins[0], Spread.Of(twins));

    private static NamedTensors At(double x) => new([new NamedTensor("W1", [1], [x])]);
}
