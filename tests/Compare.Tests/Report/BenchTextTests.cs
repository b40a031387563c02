using System.Text.Json;
using Harness.Bench;
using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class BenchTextTests
{
    private static readonly BenchResult Steps = new()
    {
        PeakGflops = new Dictionary<int, double> { [1] = 179, [2] = 358 },
        Bandwidth = new Dictionary<int, double> { [1] = 12.4, [2] = 21 },
        Rows =
        [
            new("M = 50, N = 100", 50, 100, 2, 1, "float32", "", 0.5, 1.1, 2.2, 122.88, 0.686),
            new("M = 50, N = 100", 50, 100, 2, 2, "float64", "BN, dropout, momentum", 0.75, 1.5, 2, 82, 0.458),
        ],
    };

    internal static readonly BenchResult Whole = Steps with
    {
        Evaluations = [new(10_000, 1000, 2, 200, 300, 1.5, 307, 0.86)],
        Growth = [new("M", 50, 2, 0.4, 0.2, 33.26)],
        Binding = [new("M = 50, N = 100", 1, 1.02, 1, 0.02)],
        TrialsPerMinute = 61.4,
    };

    [Fact]
    public void Json_HasEachRowsFields()
    {
        using JsonDocument json = JsonDocument.Parse(BenchText.Json(Whole));
        JsonElement root = json.RootElement, row = root.GetProperty("rows")[1];
        Assert.Equal(358, root.GetProperty("peakGflops").GetProperty("2").GetDouble());
        Assert.Equal(12.4, root.GetProperty("bandwidth").GetProperty("1").GetDouble());
        Assert.Equal((50, 100, 2, 2), (row.GetProperty("m").GetInt32(), row.GetProperty("n").GetInt32(), row.GetProperty("layers").GetInt32(), row.GetProperty("threads").GetInt32()));
        Assert.Equal(("float64", "BN, dropout, momentum"), (row.GetProperty("precision").GetString(), row.GetProperty("techniques").GetString()));
        Assert.Equal([0.75, 1.5, 2, 82, 0.458], new[] { "fromScratchMs", "torchMs", "ratio", "gflops", "peakShare" }.Select(name => row.GetProperty(name).GetDouble()));
        Assert.Equal(61.4, root.GetProperty("trialsPerMinute").GetDouble());
        Assert.Equal(0.86, root.GetProperty("evaluations")[0].GetProperty("peakShare").GetDouble());
        Assert.Equal(33.26, root.GetProperty("growth")[0].GetProperty("megabytes").GetDouble());
        Assert.Equal(0.02, root.GetProperty("binding")[0].GetProperty("overhead").GetDouble());
    }

    [Fact]
    public void Markdown_HasTheLimitsAndATableForEachPart()
    {
        string text = BenchText.Markdown(Whole);
        Assert.Contains("multiply-add peak, float32: 179 GFLOP/s on 1 thread, 358 GFLOP/s on 2 threads; memory bandwidth: 12 GB/s on 1 thread, 21 GB/s on 2 threads", text, StringComparison.Ordinal);
        Assert.Contains("| M = 50, N = 100 | 1 | float32 | 0.500 | 1.100 | 2.20 | 123 | 69 % |", text, StringComparison.Ordinal);
        Assert.Contains("| M = 50, N = 100, BN, dropout, momentum | 2 | float64 | 0.750 | 1.500 | 2.00 | 82 | 46 % |", text, StringComparison.Ordinal);
        Assert.Contains("| 10000 images, M = 1000 | 2 | 200.0 | 300.0 | 1.50 | 307 | 86 % |", text, StringComparison.Ordinal);
        Assert.Contains("| M = 50, N = 100 | 1 | 1.020 | 1.000 | +2.0 % |", text, StringComparison.Ordinal);
        Assert.Contains("| M | 50 | 2 | 0.400 | 0.200 | 33.3 |", text, StringComparison.Ordinal);
        Assert.Contains("a search finishes 61 trials a minute", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_OfStepsAlone_LeavesTheOtherTablesOut()
    {
        string text = BenchText.Markdown(Steps);
        Assert.Equal(["# Speed", "## Update steps"], text.Split('\n').Where(line => line.StartsWith('#')));
        Assert.DoesNotContain("trials", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_CoverWidthsBatchSizesAndDepths()
    {
        Assert.Equal(12, Shapes.Grid.Select(shape => (shape.Network.Hidden[0], shape.Training.BatchSize)).Distinct().Count());
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], Shapes.Deep.Select(shape => shape.Network.Hidden.Count + 1));
        Assert.All(Shapes.Headline, shape => Assert.Contains(shape.Name, Shapes.Grid.Select(known => known.Name)));
        Assert.All(Shapes.WithTechniques, shape => Assert.Equal("BN, dropout, momentum", Shapes.Techniques(shape)));
        Assert.Equal("dropout", Shapes.Techniques(RecipeReader.Read("ruggeri-12")));
    }
}
