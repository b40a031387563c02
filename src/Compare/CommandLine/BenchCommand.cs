using System.CommandLine;
using System.Globalization;
using Harness.Bench;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>bench: both engines' speed side by side, against the machine's limit.</summary>
internal static class BenchCommand
{
    private const double Seconds = 3, QuickSeconds = 1;

    public static Command Create()
    {
        Argument<string[]> recipes = new("recipes") { Description = "Recipes whose update step is measured; none: the four shapes of one hidden layer.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> quick = new("--quick") { Description = "A third of the time a shape." };
        Option<string?> json = new("--json") { Description = "Also writes the rows to this file.", HelpName = "FILE" };
        Command command = new("bench", "Both engines' update step side by side, and as a share of the machine's peak.") { recipes, quick, json };
        command.SetAction(parsed => Run(parsed.GetValue(recipes) ?? [], parsed.GetValue(quick), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] names, bool quick, string? json)
    {
        JsonFile.RequireWritable("--json", json);
        IAnsiConsole console = Terminal.Create();
        int[] threads = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        Dictionary<int, double> peak = threads.ToDictionary(t => t, MultiplyAddPeak.Measure);
        console.WriteLine($"multiply-add peak, float32: {string.Join(", ", threads.Select(t => Format($"{peak[t]:0} GFLOP/s on {t} threads")))}");

        Recipe[] recipes = names.Length > 0
            ? [.. names.Select(name => RecipeReader.Read(name))]
            : [StepBenchmark.Plain(50, 100), StepBenchmark.Plain(200, 100), StepBenchmark.Plain(1000, 100), StepBenchmark.Plain(140, 500)];
        Table table = Terminal.Table("update step", "threads", "FromScratch ms", "Torch ms", "ratio", "GFLOP/s", "of the peak");
        List<StepTiming> rows = [];
        foreach (Recipe recipe in recipes)
        {
            foreach (int t in threads)
            {
                StepTiming row = StepBenchmark.Measure(recipe, t, Precision.Float32, quick ? QuickSeconds : Seconds, peak[t]);
                rows.Add(row);
                table.AddRow(
                    recipe.Name, Format($"{t}"), Format($"{row.FromScratchMs:0.000}"), Format($"{row.TorchMs:0.000}"),
                    Format($"{row.Ratio:0.00}"), Format($"{row.Gflops:0}"), Format($"{row.PeakShare:p0}"));
            }
        }

        console.Write(table);
        console.WriteLine("medians, engines in turn, same threads, images, batches and parameters; D = 3072, 10 classes");
        JsonFile.Write(json, SummaryJson.WriteBench(peak, rows));
        return HarnessCommand.Holds;
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
