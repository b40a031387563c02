using Harness.Experiments;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Harness.Compare.Tests;

public sealed class DataViewImagesTests
{
    private static readonly MLContext Context = new(seed: 0);

    [Fact]
    public void Read_GivesTheImagesTheViewWasMadeOf_ToBothEngines()
    {
        Dataset given = SmallExperiment.Images();
        Dataset read = DataViewImages.Read(given.Files.ToDictionary(file => file.Key, file => View(given, file.Value)));
        Assert.Equal(["train", "validation", "test"], read.Files.Keys);
        Assert.Equal(given.Images.Storage.ToArray(), read.Images.Storage.ToArray());
        Assert.Equal(Labels(given), Labels(read));
        Assert.Equal(["0", "1", "2", "3"], read.ClassNames);
        Assert.Equal(64, read.Sha256.Length);

        using EnginePair ours = new(new Experiment(SmallExperiment.Recipe, given), Precision.Float32, threads: 1);
        using EnginePair theirs = new(new Experiment(SmallExperiment.Recipe, read), Precision.Float32, threads: 1);
        foreach ((IEngine left, IEngine right) in ours.Both.Zip(theirs.Both))
        {
            left.Update(ours.Experiment.Batch(0));
            right.Update(theirs.Experiment.Batch(0));
            Assert.Equal(left.Evaluate(ours.Experiment.Splits.Test).Loss, right.Evaluate(theirs.Experiment.Splits.Test).Loss);
        }
    }

    // Ordered by value as texts: 10 before 9. The second view has keys of its own, in another order.
    [Fact]
    public void Read_NamedKeys_AreTheClassesOfTheirValues()
    {
        IDataView Mapped(params string[] texts)
        {
            IDataView view = Context.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Label = text, Features = [1, 2] }), Sized(typeof(TextRow)));
            return Context.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(view).Transform(view);
        }

        Dataset read = DataViewImages.Read(new Dictionary<string, IDataView> { ["train"] = Mapped("9", "10", "b"), ["test"] = Mapped("b", "9") });
        Assert.Equal(["10", "9", "b"], read.ClassNames);
        Assert.Equal([1, 0, 2, 2, 1], Labels(read));
    }

    [Fact]
    public void Read_TextsAndTruthValuesAndNumbers_AreClasses()
    {
        Dataset texts = DataViewImages.Read(All(Context.Data.LoadFromEnumerable([new TextRow { Label = "b", Features = [0, 1] }, new TextRow { Label = "a", Features = [255, 2] }], Sized(typeof(TextRow)))));
        Assert.Equal(["a", "b"], texts.ClassNames);
        Assert.Equal([1, 0], Labels(texts));
        Assert.Equal([0, 1, 255, 2], texts.Images.Storage.ToArray());

        Dataset truths = DataViewImages.Read(All(Context.Data.LoadFromEnumerable([new TruthRow { Label = true, Features = [true, false] }, new TruthRow { Label = false, Features = [true, true] }], Sized(typeof(TruthRow), BooleanDataViewType.Instance))));
        Assert.Equal(["False", "True"], truths.ClassNames);
        Assert.Equal([1, 0], Labels(truths));
        Assert.Equal([1, 0, 1, 1], truths.Images.Storage.ToArray());

        Dataset numbers = DataViewImages.Read(All(Numbers((3, [1, 2]), (0, [3, 4]), (-0f, [5, 6]))));
        Assert.Equal(["0", "1", "2", "3"], numbers.ClassNames);
        Assert.Equal([3, 0, 0], Labels(numbers));
    }

    // A vector column of a DataFrame has lost its size.
    [Fact]
    public void Read_ADataFrame_TakesTheSizeFromTheFirstRow()
    {
        DataFrame frame = new(
            new VBufferDataFrameColumn<float>("Features", [new VBuffer<float>(3, [1, 2, 3]), new VBuffer<float>(3, 1, [7], [2])]),
            new Int32DataFrameColumn("Label", [1, 0]));
        Assert.Equal(0, ((VectorDataViewType)((IDataView)frame).Schema["Features"].Type).Size);
        Dataset read = DataViewImages.Read(All(frame));
        Assert.Equal(3, read.Images.Features);
        Assert.Equal([1, 0], Labels(read));
        Assert.Equal([1, 2, 3, 0, 0, 7], read.Images.Storage.ToArray());
    }

    [Fact]
    public void Read_AnyNumbers_AreKeptAsFloat32_AndBothEnginesTrainOnThem()
    {
        RandomStream stream = new(3, StreamPurpose.SyntheticImages);
        IDataView view = Numbers([.. Enumerable.Range(0, 60).Select(i => ((float)(i % 3), new[] { (float)(1000 + i % 3 + stream.Normal(2 * i)), (float)(-1e-3 * stream.Normal(2 * i + 1)) }))]);
        Dataset read = DataViewImages.Read(All(view));
        Assert.False(read.Images.AreBytes);
        Assert.Contains("features of float32", read.Location, StringComparison.Ordinal);
        double[] row = new double[2];
        read.Images.CopyTo(7, row);
        Assert.Equal([(float)(1001 + stream.Normal(14)), (float)(-1e-3 * stream.Normal(15))], row.Select(x => (float)x));

        Dataset split = DataViewImages.Read(new Dictionary<string, IDataView> { ["train"] = view, ["test"] = Context.Data.TakeRows(view, 30) });
        Recipe recipe = SmallExperiment.Recipe with { Data = new DataOptions { Train = ["train"], Validation = [], Test = ["test"] } };
        CompareResult result = new CompareJob(recipe, split, new CompareOptions { Threads = 1, LockstepSteps = 5 }, new SilentObserver()).Run(TestContext.Current.CancellationToken);
        Assert.True(result.Holds);
    }

    [Theory]
    [InlineData(255f, true)]
    [InlineData(256f, false)]
    [InlineData(-1f, false)]
    [InlineData(0.5f, false)]
    public void Read_OnlyWholeNumbersFrom0To255_AreBytes(float feature, bool areBytes)
    {
        LabelledImages images = DataViewImages.Read(All(Numbers((0, [1, 2]), (1, [3, feature])))).Images;
        double[] row = new double[2];
        images.CopyTo(1, row);
        Assert.Equal(areBytes, images.AreBytes);
        Assert.Equal([3, feature], row.Select(x => (float)x));
    }

    [Fact]
    public void Read_ANumberBeyondFloat32_IsNamed()
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(DoubleRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Double, 2);
        IDataView view = Context.Data.LoadFromEnumerable([new DoubleRow { Features = [1, 2] }, new DoubleRow { Label = 1, Features = [3, -1e300] }], schema);
        Assert.StartsWith("all, row 2: Features[1] is -1E+300; allowed: numbers of float32, at most 3.403e+38", Refused(view), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all, row 2: Features[1] is NaN; allowed: finite numbers", 1, float.NaN)]
    [InlineData("all, row 2: Label is 1.5; allowed: whole numbers 0 … 255", 1.5f, 1f)]
    [InlineData("all, row 2: Label is NaN;", float.NaN, 1f)]
    [InlineData("all: 1 classes; allowed: 2 … 256", 0f, 1f)]
    public void Read_WhatDoesNotFit_IsNamed(string message, float label, float feature) =>
        Assert.StartsWith(message, Refused(Numbers((0, [1, 2]), (label, [3, feature]))), StringComparison.Ordinal);

    [Fact]
    public void Read_ColumnsThatAreNotThereOrOfAnotherKind_AreNamed()
    {
        IDataView view = Numbers((0, [1, 2]), (1, [3, 4]));
        Assert.Contains("no column Pixels; there are: Label, Features", Refused(view, features: "Pixels"), StringComparison.Ordinal);
        Assert.Contains("column Label is Single; allowed: a vector", Refused(view, features: "Label"), StringComparison.Ordinal);
        Assert.Contains("column Features is Vector<Single, 2>; allowed: a key", Refused(view, label: "Features"), StringComparison.Ordinal);
        Assert.Contains("has no rows", Refused(Context.Data.SkipRows(view, 2), more: view), StringComparison.Ordinal);

        IDataView missing = Context.Data.LoadFromEnumerable([new KeyRow { Label = 0, Features = [1] }, new KeyRow { Label = 7, Features = [2] }], Sized(typeof(KeyRow), size: 1, keys: 3));
        Assert.Contains("row 2: Label is missing; allowed: a key", Refused(missing), StringComparison.Ordinal);

        // As of hashed labels.
        IDataView hashed = Context.Data.LoadFromEnumerable([new KeyRow { Label = 0, Features = [1] }], Sized(typeof(KeyRow), size: 1, keys: int.MaxValue));
        Assert.Contains(": more than 256 classes; allowed: 2 … 256", Refused(hashed), StringComparison.Ordinal);
    }

    private static string Refused(IDataView view, string features = "Features", string label = "Label", IDataView? more = null)
    {
        Dictionary<string, IDataView> files = All(view);
        if (more is not null)
        {
            files["more"] = more;
        }

        return Assert.Throws<InputException>(() => DataViewImages.Read(files, features, label)).Message;
    }

    private static Dictionary<string, IDataView> All(IDataView view) => new() { ["all"] = view };

    private static IDataView Numbers(params (float Label, float[] Features)[] rows) => Context.Data.LoadFromEnumerable(
        rows.Select(row => new NumberRow { Label = row.Label, Features = row.Features }), Sized(typeof(NumberRow)));

    private static IDataView View(Dataset dataset, Range range) => Context.Data.LoadFromEnumerable(
        Enumerable.Range(0, dataset.Images.Count).Take(range)
            .Select(i => new KeyRow { Label = (uint)dataset.Images.Label(i), Features = dataset.Images.Pixels(i).ToArray() }),
        Sized(typeof(KeyRow), size: dataset.Images.Features, keys: dataset.ClassNames.Count));

    private static SchemaDefinition Sized(Type row, PrimitiveDataViewType? item = null, int size = 2, int keys = 0)
    {
        SchemaDefinition schema = SchemaDefinition.Create(row);
        schema["Features"].ColumnType = new VectorDataViewType(
            item ?? (row == typeof(KeyRow) ? NumberDataViewType.Byte : NumberDataViewType.Single), size);
        if (keys > 0)
        {
            schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), keys);
        }

        return schema;
    }

    private static int[] Labels(Dataset dataset) => [.. Enumerable.Range(0, dataset.Images.Count).Select(dataset.Images.Label)];

    private sealed class NumberRow
    {
        public float Label { get; set; }

        public float[] Features { get; set; } = [];
    }

    private sealed class DoubleRow
    {
        public float Label { get; set; }

        public double[] Features { get; set; } = [];
    }

    private sealed class KeyRow
    {
        public uint Label { get; set; }

        public byte[] Features { get; set; } = [];
    }

    private sealed class TextRow
    {
        public string Label { get; set; } = "";

        public float[] Features { get; set; } = [];
    }

    private sealed class TruthRow
    {
        public bool Label { get; set; }

        public bool[] Features { get; set; } = [];
    }
}
