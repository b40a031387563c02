using System.Collections;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Harness.Experiments.Tests;

public class RecipeWriterTests
{
    [Fact]
    public void Write_OfAnyValidRecipe_ReadsBackBitForBit() => Prop.ForAll(Recipes().ToArbitrary(), recipe =>
    {
        string json = RecipeWriter.Write(recipe);
        Recipe back = RecipeReader.Parse(json, "x.json");
        Assert.All(RecipeField.Values, field => Assert.Equal(Bits(field.In(recipe)), Bits(field.In(back))));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), RecipeWriter.ToJson(back)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Write_NamesEveryField()
    {
        string json = RecipeWriter.Write(new Recipe { Published = new() });
        Assert.All(RecipeField.Values, field => Assert.Contains($"\"{field.Name}\": ", json, StringComparison.Ordinal));
    }

    // What a value is to the last bit: −0 is not 0.
    private static object? Bits(object? value) => value switch
    {
        double number => BitConverter.DoubleToInt64Bits(number),
        IEnumerable list and not string => string.Join("|", list.Cast<object>()),
        _ => value,
    };

    // Any value of each field within its limits, then made to keep the rules across fields.
    private static Gen<Recipe> Recipes() =>
        from values in Gen.CollectToList(RecipeField.Values, Value)
        from cycles in ArbMap.Default.GeneratorFor<bool>()
        select Combined(values, cycles);

    private static Recipe Combined(IEnumerable<object?> values, bool cycles)
    {
        Recipe recipe = new();
        foreach ((RecipeField field, object? value) in RecipeField.Values.Zip(values))
        {
            field.Set(recipe, value);
        }

        ScheduleOptions schedule = recipe.Schedule;
        return recipe with
        {
            Data = recipe.Data with
            {
                Train = Prefixed("train", recipe.Data.Train),
                Validation = Prefixed("validation", recipe.Data.Validation),
                Test = Prefixed("test", recipe.Data.Test),
            },
            Training = recipe.Training with
            {
                BatchSize = Math.Max(2, recipe.Training.BatchSize),
                Epochs = cycles ? null : recipe.Training.Epochs ?? 1,
                Ensemble = cycles && recipe.Training.Ensemble,
            },
            Schedule = schedule with
            {
                Kind = cycles ? ScheduleKind.Triangular : schedule.Kind,
                Cycles = cycles ? schedule.Cycles ?? 1 : null,
                Min = Math.Min(schedule.Min, schedule.Max),
                Max = Math.Max(schedule.Min, schedule.Max),
            },
            Measure = recipe.Measure with
            {
                Kind = recipe.Measure.Kind == MeasureKind.RangeTest ? MeasureKind.Gradients : recipe.Measure.Kind,
                Figures = [],
                CurveImages = recipe.Published is { PerfectEpoch: not null } or { ZeroCostEpoch: not null } ? null : recipe.Measure.CurveImages,
            },
            Published = recipe.Published is PublishedFigures published ? Fitting(published, recipe) : null,
        };
    }

    private static PublishedFigures Fitting(PublishedFigures published, Recipe recipe)
    {
        int parameters = 2 * (recipe.Network.Hidden.Count + 1);
        return published with
        {
            ValidationAccuracy = Splits.HaveValidation(recipe.Data) ? published.ValidationAccuracy : null,
            GradientMaxAbs = Resized(published.GradientMaxAbs, parameters),
            GradientMaxRel = Resized(published.GradientMaxRel, parameters),
            GradientShareBelow1e6 = Resized(published.GradientShareBelow1e6, parameters),
            GradientMeanDifference = Resized(published.GradientMeanDifference, parameters),
            ReadingRates = Resized(published.ReadingRates, 3),
            ReadingAccuracies = Resized(published.ReadingAccuracies, 3),
        };
    }

    private static double[] Resized(IReadOnlyList<double> values, int count) => [.. Enumerable.Range(0, count).Select(i => values.Count == 0 ? 0.5 : values[i % values.Count])];

    private static string[] Prefixed(string split, IReadOnlyList<string> files) => [.. files.Select((file, i) => $"{split}-{i}-{file}")];

    private static Gen<object?> Value(RecipeField field)
    {
        Gen<object?> one = One(field).Where(field.Allows);
        Gen<object?> all = field.IsList
            ? from count in Gen.Choose(field.Length!.MinimumLength, Math.Min(8, field.Length.MaximumLength))
              from elements in Gen.ListOf(one, count)
              select (object?)Typed(field.Type, elements)
            : one;
        return field.IsNullable ? Gen.OneOf(all, Gen.Constant<object?>(null)) : all;
    }

    private static Array Typed(Type type, IEnumerable<object?> elements)
    {
        object?[] from = [.. elements];
        Array to = Array.CreateInstance(type, from.Length);
        from.CopyTo(to, 0);
        return to;
    }

    private static Gen<object?> One(RecipeField field) =>
        field.Type.IsEnum ? Gen.Elements(Enum.GetValues(field.Type).Cast<object?>().ToArray())
        : field.Type == typeof(bool) ? Gen.Elements<object?>(false, true)
        : field.Type == typeof(int) ? Gen.Choose((int)field.Limits!.Minimum, (int)field.Limits.Maximum).Select(n => (object?)n)
        : field.Type == typeof(string) ? Text.Select(s => (object?)s)
        : Gen.OneOf(Gen.Elements(-0.0, 1, double.Epsilon, 0.1, 1.0 / 3), Number).Select(x => (object?)x);

    private static Gen<double> Number => ArbMap.Default.GeneratorFor<long>().Select(bits => Math.Abs(BitConverter.Int64BitsToDouble(bits)));

    private static Gen<string> Text => Gen.Elements("x", "a b", "λ = 10⁻³ 🙂", "\"quoted\" \\ /", "line\nbreak", "\u0001");
}
