using System.CommandLine;
using System.Globalization;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>baselines: what ML.NET's linear classifiers make of a recipe's images; a recipe without hidden layers is trained beside them.</summary>
internal static class BaselinesCommand
{
    public static Command Create()
    {
        CommonOptions common = new();
        Option<int> iterations = new("--iterations") { Description = "Iterations of L-BFGS at most.", DefaultValueFactory = _ => new BaselineOptions().MostIterations, HelpName = "N" };
        Option<string?> csv = new("--csv") { Description = "Also writes the rows to this file.", HelpName = "FILE" };
        Option<string?> json = new("--json") { Description = "Also writes recipe and rows to this file.", HelpName = "FILE" };
        Command command = new("baselines", "ML.NET's SdcaMaximumEntropy and LbfgsMaximumEntropy on a recipe's images; a network without hidden layers beside them.") { iterations, csv, json };
        common.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            Recipe given = common.Recipe(parsed);
            BaselineOptions options = new()
            {
                MostIterations = CommonOptions.InRange("--iterations", parsed.GetValue(iterations), 1, 1_000_000),
                Threads = common.Threads(parsed),
            };
            WholeFile.RequireWritable("--csv", parsed.GetValue(csv), "--json", parsed.GetValue(json));
            MachineLearning.Require();
            return Run(common, parsed, given, options, parsed.GetValue(csv), parsed.GetValue(json), cancellation);
        }, CancellationToken.None));
        return command;
    }

    private static int Run(CommonOptions common, ParseResult parsed, Recipe given, BaselineOptions options, string? csv, string? json, CancellationToken cancellation)
    {
        DataLocation location = common.Location(parsed);
        (Recipe recipe, Dataset dataset) = common.Read(parsed, given, location);
        IAnsiConsole console = Terminal.Create();
        ConsoleReport report = new(console);
        report.Header(recipe, dataset, location, common.IsQuick(parsed));
        Experiment experiment = new(recipe, dataset);
        using SoftmaxObjective objective = new(recipe, dataset, options.Threads);
        List<BaselineRecord> rows = [];
        report.Begin("training, L-BFGS and SDCA", 0);
        foreach (Baseline baseline in Baselines.Train(experiment, options, cancellation))
        {
            rows.Add(BaselineRecord.Of(baseline, objective));
        }

        report.Finish();

        if (recipe.Network.Hidden.Count == 0)
        {
            rows.Add(FromScratch(experiment, objective, options.Threads, report, cancellation));
        }

        Print(console, rows);
        CsvFile.WriteWhole("--csv", csv, rows);
        WholeFile.Write("--json", json, SummaryJson.WriteBaselines(recipe, rows));
        return HarnessCommand.Holds;
    }

    private static BaselineRecord FromScratch(Experiment experiment, SoftmaxObjective objective, int threads, ConsoleReport report, CancellationToken cancellation)
    {
        using IEngine engine = EngineName.FromScratch.Create(experiment, threads);
        report.Begin("training, FromScratch", experiment.Plan.Steps);
        RunResult run = EngineRun.Train(engine, experiment, new RunOptions { EveryEpoch = false, Judged = true }, report.Advance, cancellation);
        report.Finish();
        (double cost, double gradient) = objective.Of(engine.Read());
        Opinion opinion = run.Opinion!.OfAll();
        return new BaselineRecord(
            run.Engine, cost, gradient, run.Last.TrainAccuracy, opinion.Accuracy, opinion.MacroAccuracy, opinion.LogLoss,
            run.TrainingSeconds, Text($"{experiment.Plan.Steps} update steps, batch {experiment.Recipe.Training.BatchSize}"), opinion.By);
    }

    private static void Print(IAnsiConsole console, List<BaselineRecord> rows)
    {
        Table table = Terminal.Table("classifier", "J", "largest dJ", "train accuracy", "test accuracy", "macro", "log-loss", "seconds", "detail");
        foreach (BaselineRecord row in rows)
        {
            table.AddRow(
                row.Name, Text($"{row.Objective:0.0000000}"), Text($"{row.LargestGradient:0.0e+00}"), Text($"{100 * row.TrainAccuracy:0.00} %"), Text($"{100 * row.TestAccuracy:0.00} %"),
                Text($"{100 * row.TestMacroAccuracy:0.00} %"), Text($"{row.TestLogLoss:0.0000}"), Text($"{row.Seconds:0.0}"), row.Settings);
        }

        console.Write(table);
        console.WriteLine("J = mean cross entropy + λ‖W‖² on the training images, of everyone's parameters by hand in float64; dJ: its gradient, 0 at the minimum");
        if (rows.Find(row => row.Name == "FromScratch") is BaselineRecord hand)
        {
            double difference = hand.Objective - rows[0].Objective;
            console.WriteLine(Text($"FromScratch ends {Math.Abs(difference):0.0e+00} {(difference > 0 ? "above" : "below")} {rows[0].Name}: {100 * Math.Abs(difference) / rows[0].Objective:0.0e+00} % of J"));
        }

        console.WriteLine(MachineLearning.Footer);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
