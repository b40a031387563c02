using System.CommandLine;
using System.Globalization;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>lr-range: the learning-rate range test.</summary>
internal static class LrRangeCommand
{
    private const double Min = 1e-5, Max = 1;
    private const int Epochs = 8;

    private static readonly Dictionary<string, string> OwnFields = new()
    {
        ["schedule.min"] = "--min",
        ["schedule.max"] = "--max",
        ["training.epochs"] = "--epochs",
        ["schedule.cycles"] = "--epochs",
    };

    public static Command Create()
    {
        CommonOptions common = new();
        Option<double?> min = new("--min") { Description = $"η at the first step; default: the recipe's where its schedule is a range, else {Min}.", HelpName = "RATE" };
        Option<double?> max = new("--max") { Description = $"η at the last step; default: the recipe's where its schedule is a range, else {Max}.", HelpName = "RATE" };
        Option<int?> epochs = new("--epochs") { Description = $"How many epochs; default: the recipe's where its schedule is a range, else {Epochs}.", HelpName = "N" };
        Option<int> readings = new("--readings") { Description = "How often accuracy and loss are read.", DefaultValueFactory = _ => 100, HelpName = "N" };
        Option<string?> csv = new("--csv") { Description = "Also writes the readings to this file.", HelpName = "FILE" };
        Option<string?> json = new("--json") { Description = "Also writes readings and suggestions to this file.", HelpName = "FILE" };
        Command command = new("lr-range", "The learning-rate range test: accuracy and loss while η rises, and the bounds they suggest.") { min, max, epochs, readings, csv, json };
        common.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            int? length = parsed.GetValue(epochs) is int count ? CommonOptions.InRange("--epochs", count, 1, 10_000) : null;
            Recipe given = Ranged(common.Recipe(parsed), common.Assignments(parsed), parsed.GetValue(min), parsed.GetValue(max), length);
            int wanted = CommonOptions.InRange("--readings", parsed.GetValue(readings), 5, 100_000);
            WholeFile.RequireWritable("--csv", parsed.GetValue(csv), "--json", parsed.GetValue(json));
            return Run(common, parsed, given, wanted, parsed.GetValue(csv), parsed.GetValue(json), cancellation);
        }, CancellationToken.None));
        return command;
    }

    // Bounds and length of another schedule are not those of a range.
    private static Recipe Ranged(Recipe given, IReadOnlyList<FieldAssignment> assignments, double? min, double? max, int? epochs)
    {
        bool isRange = given.Schedule.Kind == ScheduleKind.Range;
        if (!isRange && assignments.FirstOrDefault(assignment => OwnFields.ContainsKey(assignment.Path)) is FieldAssignment lost)
        {
            throw new InputException($"{lost.Origin}: the range test has a {lost.Path} of its own; allowed: {OwnFields[lost.Path]}, or a recipe whose schedule.kind is range");
        }

        (double from, double to) = (min ?? (isRange ? given.Schedule.Min : Min), max ?? (isRange ? given.Schedule.Max : Max));
        if (!(from >= 0 && from < to && double.IsFinite(to)))
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--min: {from}, --max: {to}; allowed: 0 ≤ min < max"));
        }

        return given with
        {
            Schedule = given.Schedule with { Kind = ScheduleKind.Range, Min = from, Max = to, Cycles = null },
            Training = given.Training with { Epochs = epochs ?? (isRange ? given.Training.Epochs : Epochs), Ensemble = false },
        };
    }

    private static int Run(CommonOptions common, ParseResult parsed, Recipe given, int wanted, string? csv, string? json, CancellationToken cancellation)
    {
        DataLocation location = common.Location(parsed);
        (Recipe recipe, Dataset dataset) = common.Read(parsed, given, location);
        IAnsiConsole console = Terminal.Create();
        ConsoleReport report = new(console);
        report.Header(recipe, dataset, location, common.IsQuick(parsed));
        Experiment experiment = new(recipe, dataset);
        using EnginePair pair = new(experiment, recipe.Precision, common.Threads(parsed));
        Dictionary<string, IReadOnlyList<RangeReading>> readings = [];
        foreach (IEngine engine in pair.Both)
        {
            report.Begin($"range test, {engine.Info.Name}", experiment.Plan.Steps);
            readings[engine.Info.Name] = RangeTest.Run(engine, experiment, wanted, report.Advance, cancellation);
            report.Finish();
        }

        bool isPartial = cancellation.IsCancellationRequested;
        Print(console, readings, isPartial);
        CsvFile.WriteWhole("--csv", csv, readings.Values.SelectMany(rows => rows));
        WholeFile.Write("--json", json, SummaryJson.WriteRange(recipe, readings, isPartial));
        return isPartial ? HarnessCommand.Interrupted : HarnessCommand.Holds;
    }

    private static void Print(IAnsiConsole console, Dictionary<string, IReadOnlyList<RangeReading>> readings, bool isPartial)
    {
        (IReadOnlyList<RangeReading> hand, IReadOnlyList<RangeReading> torch) = (readings["FromScratch"], readings["Torch"]);
        Table table = Terminal.Table("η", "accuracy FromScratch", "Torch", "loss FromScratch", "Torch ");
        int every = Math.Max(1, hand.Count / 25);
        for (int i = every - 1; i < Math.Min(hand.Count, torch.Count); i += every)
        {
            table.AddRow(
                Format($"{hand[i].LearningRate:0.00000}"), Format($"{100 * hand[i].Accuracy:0.00} %"), Format($"{100 * torch[i].Accuracy:0.00} %"),
                Format($"{hand[i].Loss:g5}"), Format($"{torch[i].Loss:g5}"));
        }

        console.Write(table);
        if (isPartial)
        {
            console.WriteLine("interrupted: a part of a range suggests nothing");
            return;
        }

        foreach ((string engine, IReadOnlyList<RangeReading> rows) in readings)
        {
            console.WriteLine(RangeTest.Suggest(rows) is (double min, double max)
                ? Format($"{engine} suggests η_min = {min:g3}, η_max = {max:g3}")
                : $"{engine}: the accuracy never rises; no suggestion");
        }

        console.WriteLine(RangeTest.Rule);
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
