using System.CommandLine;
using Harness.Bench;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>bench: both engines' speed side by side, against the machine's limit.</summary>
internal static class BenchCommand
{
    private const double Seconds = 3, GridSeconds = 1;

    private static readonly int[] ThreadCounts = [.. new[] { 1, Environment.ProcessorCount }.Distinct()], EvaluatedWidths = [50, 1000];

    public static Command Create()
    {
        Argument<string[]> recipes = new("recipes") { Description = "Recipes whose update step is measured; none: all shapes, evaluation, growth and searches.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> quick = new("--quick") { Description = "The four shapes of one hidden layer alone, a second each." };
        Option<string?> output = new("--out") { Description = "Folder of bench.csv, bench.md and bench.json; default: runs/bench-TIME.", HelpName = "DIR" };
        Option<string?> json = new("--json") { Description = "Also writes bench.json to this file.", HelpName = "FILE" };
        Option<string?> binding = new("--binding") { Description = "Also what the binding to libtorch costs over the same step in C++, which ./harness compiles.", HelpName = "PROGRAM" };
        Command command = new("bench", "Both engines' speed side by side, and as a share of the machine's peak.") { recipes, quick, binding, output, json };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(parsed.GetValue(recipes) ?? [], parsed.GetValue(quick), parsed.GetValue(binding), parsed.GetValue(output), parsed.GetValue(json), cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(string[] names, bool quick, string? binding, string? output, string? json, CancellationToken cancellation)
    {
        WholeFile.RequireWritable("--json", json);
        using RunFolder folder = RunFolder.Reserve(output, "bench", TimeProvider.System);
        (Recipe Recipe, Precision Precision, int Threads)[] steps = [.. Steps([.. names.Select(name => RecipeReader.Read(name))], quick)];
        if (binding is not null)
        {
            BindingBenchmark.Require(binding);
        }

        IAnsiConsole console = Terminal.Create();
        BenchResult result = new()
        {
            PeakGflops = Until(ThreadCounts.Select(t => (Threads: t, Value: MultiplyAddPeak.Measure(t))), cancellation).ToDictionary(peak => peak.Threads, peak => peak.Value),
            Bandwidth = Until(ThreadCounts.Select(t => (Threads: t, Value: MemoryBandwidth.Measure(t))), cancellation).ToDictionary(limit => limit.Threads, limit => limit.Value),
            Rows = [],
        };
        console.WriteLine(BenchText.Limits(result));

        ProgressLine progress = new(console);
        progress.Begin("update steps", steps.Length);
        List<StepTiming> rows = [];
        foreach ((Recipe recipe, Precision precision, int threads) in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            double peak = result.PeakGflops[threads] / (precision == Precision.Float64 ? 2 : 1);
            rows.Add(StepBenchmark.Measure(recipe, threads, precision, quick || names.Length == 0 ? GridSeconds : Seconds, peak));
            progress.Advance(rows.Count);
        }

        progress.Finish();
        result = result with { Rows = rows };
        if (names.Length == 0 && !quick)
        {
            result = result with
            {
                Evaluations = [.. Until(EvaluatedWidths.SelectMany(m => ThreadCounts.Select(t => EvaluationBenchmark.Measure(m, t, result.PeakGflops[t]))), cancellation)],
                Growth = [.. Until(GrowthBenchmark.Measure(Environment.ProcessorCount), cancellation)],
                TrialsPerMinute = SearchBenchmark.TrialsPerMinute(),
            };
        }

        if (binding is not null)
        {
            result = result with { Binding = [.. Until(Shapes.Headline.SelectMany(shape => ThreadCounts.Select(t => BindingBenchmark.Measure(binding, shape, t))), cancellation)] };
        }

        foreach (BenchText.BenchTable table in BenchText.Tables(result))
        {
            Table shown = Terminal.Table(table.Columns);
            foreach (string[] row in table.Rows)
            {
                shown.AddRow(Array.ConvertAll(row, Markup.Escape));
            }

            console.Write(shown);
        }

        console.WriteLine(BenchText.Footer);
        if (BenchText.Trials(result) is string trials)
        {
            console.WriteLine(trials);
        }

        folder.Write(file =>
        {
            CsvFile.Write(file("bench.csv"), result.Rows);
            File.WriteAllText(file("bench.md"), BenchText.Markdown(result));
            File.WriteAllText(file("bench.json"), BenchText.Json(result));
        });
        WholeFile.Write("--json", json, BenchText.Json(result));
        Terminal.WriteUnbroken(console, $"results: {folder.Path}");
        return HarnessCommand.Holds;
    }

    /// <summary>Measurements, one after another, until somebody interrupts them.</summary>
    internal static IEnumerable<TTiming> Until<TTiming>(IEnumerable<TTiming> measurements, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (TTiming timing in measurements)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return timing;
        }
    }

    // Named recipes; or the four shapes; or these first, then all others, float64 and depth.
    private static IEnumerable<(Recipe Recipe, Precision Precision, int Threads)> Steps(Recipe[] named, bool quick)
    {
        IEnumerable<Recipe> first = named.Length > 0 ? named : Shapes.Headline;
        IEnumerable<(Recipe, Precision)> all = first.Select(recipe => (recipe, recipe.Precision));
        if (named.Length == 0 && !quick)
        {
            IEnumerable<Recipe> others = Shapes.Grid.Where(shape => Shapes.Headline.All(known => known.Name != shape.Name));
            all = all
                .Concat(Shapes.WithTechniques.Concat(others).Concat(Shapes.Deep.Skip(1)).Select(recipe => (recipe, Precision.Float32)))
                .Concat(Shapes.Grid.Concat(Shapes.Deep.Skip(1)).Concat(Shapes.WithTechniques).Select(recipe => (recipe, Precision.Float64)));
        }

        return all.SelectMany(step => ThreadCounts.Select(threads => (step.Item1, step.Item2, threads)));
    }
}
