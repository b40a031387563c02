using System.Globalization;
using System.Text;
using System.Text.Json;
using Harness.Bench;

namespace Harness.Compare;

/// <summary>What bench measured, as tables and as JSON.</summary>
internal static class BenchText
{
    /// <summary>A table with a title; the first column is text, the others are numbers.</summary>
    public sealed record BenchTable(string Title, string[] Columns, IReadOnlyList<string[]> Rows);

    /// <summary>The machine's limits, in a line.</summary>
    public static string Limits(BenchResult result) => Invariant(
        $"{TableText.Machine}; multiply-add peak, float32: {Each(result.PeakGflops, "GFLOP/s")}; memory bandwidth: {Each(result.Bandwidth, "GB/s")}");

    /// <summary>What the step tables' numbers are.</summary>
    public static string Footer => "medians, engines in turn, same threads, images, batches, masks and parameters; D = 3072, 10 classes; GFLOP/s of FromScratch's matrix products alone, "
        + "zeros of gradients counted as if they were not left out, over the whole step's time; the peak in float64 is half of that in float32";

    /// <summary>All tables that have rows.</summary>
    public static IEnumerable<BenchTable> Tables(BenchResult result)
    {
        yield return new("Update steps", ["update step", "threads", "precision", "FromScratch ms", "Torch ms", "ratio", "GFLOP/s", "of the peak"], [.. result.Rows.Select(row => new[]
        {
            row.Name + (row.Techniques.Length > 0 ? $", {row.Techniques}" : ""), Invariant($"{row.Threads}"), row.Precision, Invariant($"{row.FromScratchMs:0.000}"),
            Invariant($"{row.TorchMs:0.000}"), Invariant($"{row.Ratio:0.00}"), Invariant($"{row.Gflops:0}"), Percent(row.PeakShare),
        })]);
        if (result.Evaluations.Count > 0)
        {
            yield return new("Evaluation", ["evaluation", "threads", "FromScratch ms", "Torch ms", "ratio", "GFLOP/s", "of the peak"], [.. result.Evaluations.Select(row => new[]
            {
                Invariant($"{row.Images} images, M = {row.M}"), Invariant($"{row.Threads}"), Invariant($"{row.FromScratchMs:0.0}"), Invariant($"{row.TorchMs:0.0}"),
                Invariant($"{row.Ratio:0.00}"), Invariant($"{row.Gflops:0}"), Percent(row.PeakShare),
            })]);
        }

        if (result.Binding.Count > 0)
        {
            yield return new("The binding", ["the autograd side's update step", "threads", "in C# ms", "in C++ ms", "overhead"], [.. result.Binding.Select(row => new[]
            {
                row.Name, Invariant($"{row.Threads}"), Invariant($"{row.BindingMs:0.000}"), Invariant($"{row.NativeMs:0.000}"), Invariant($"{100 * row.Overhead:+0.0;-0.0} %"),
            })]);
        }

        if (result.Growth.Count > 0)
        {
            yield return new("Growth of FromScratch", ["extent", "value", "threads", "ms a step", "s an epoch", "memory, MB"], [.. result.Growth.Select(row => new[]
            {
                row.Extent, Invariant($"{row.Value}"), Invariant($"{row.Threads}"), Invariant($"{row.StepMs:0.000}"), Invariant($"{row.EpochSeconds:0.000}"), Invariant($"{row.Megabytes:0.0}"),
            })]);
        }
    }

    /// <summary>bench.md.</summary>
    public static string Markdown(BenchResult result)
    {
        StringBuilder text = new();
        text.Append("# Speed\n\n").Append(Limits(result)).Append('\n');
        foreach (BenchTable table in Tables(result))
        {
            text.Append($"\n## {table.Title}\n\n| {string.Join(" | ", table.Columns)} |\n|---|{string.Concat(table.Columns.Skip(1).Select(_ => "--:|"))}\n");
            foreach (string[] row in table.Rows)
            {
                text.Append($"| {string.Join(" | ", row)} |\n");
            }
        }

        text.Append($"\n{Footer}\n");
        if (Trials(result) is string trials)
        {
            text.Append($"\n{trials}\n");
        }

        return text.ToString();
    }

    /// <summary>A search's speed in a line, where it was measured.</summary>
    public static string? Trials(BenchResult result) => result.TrialsPerMinute is double trials
        ? Invariant($"a search finishes {trials:0} trials a minute: 8 epochs of 450 steps of M 50, N 100, each with an evaluation of 5000 images; FromScratch, one thread a trial, {Environment.ProcessorCount} at once")
        : null;

    /// <summary>bench.json; its fields are described in docs/output.md.</summary>
    public static string Json(BenchResult result) => JsonSerializer.Serialize(
        new
        {
            SummaryJson.Schema,
            TableText.Machine,
            PeakGflops = ByThreads(result.PeakGflops),
            Bandwidth = ByThreads(result.Bandwidth),
            result.Rows,
            result.Evaluations,
            result.Growth,
            result.Binding,
            result.TrialsPerMinute,
        },
        SummaryJson.Options) + "\n";

    private static Dictionary<string, double> ByThreads(IReadOnlyDictionary<int, double> values) =>
        values.ToDictionary(value => Invariant($"{value.Key}"), value => value.Value);

    private static string Each(IReadOnlyDictionary<int, double> values, string unit) =>
        string.Join(", ", values.Select(value => Invariant($"{value.Value:0} {unit} on {value.Key} {(value.Key == 1 ? "thread" : "threads")}")));

    private static string Percent(double share) => Invariant($"{100 * share:0} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
