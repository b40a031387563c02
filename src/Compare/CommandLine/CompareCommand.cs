using System.CommandLine;
using System.Globalization;
using Harness.Experiments;
using Harness.FromScratch;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>compare: the main job.</summary>
internal static class CompareCommand
{
    private const int QuickSteps = 25, MostTwins = 64;

    /// <param name="seam">Passed by the hand-written side; null in earnest.</param>
    public static Command Create(ISeam? seam)
    {
        CommonOptions common = new();
        PlantOption plant = new();
        Option<string?> output = new("--out") { Description = "Folder of the results; default: runs/NAME-TIME.", HelpName = "DIR" };
        Option<int> seeds = new("--seeds") { Description = "How many runs, with seeds that follow each other; more, up to 9, where only the test accuracies differ.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<int> every = new("--every") { Description = "Also evaluate after every N update steps, into steps.csv; 0: at the end of epochs only.", HelpName = "N" };
        Option<double> margin = new("--margin") { Description = "Test accuracies that differ by less, in percentage points, count as equivalent.", DefaultValueFactory = _ => 100 * new CompareOptions().Margin, HelpName = "POINTS" };
        Option<int> twins = new("--twins") { Description = "Runs of the hand-written engine that start one rounding apart, to tell rounding from a bug; 0: none.", DefaultValueFactory = _ => new CompareOptions().Twins, HelpName = "N" };
        Option<string?> json = new("--json") { Description = "Also writes summary.json to this file.", HelpName = "FILE" };
        Command command = new("compare", "The main job: gradients, lockstep, training of both engines, accuracy; and the verdict.") { output, seeds, every, margin, twins, json };
        plant.AddTo(command);
        common.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(common, plant, parsed, parsed.GetValue(output), parsed.GetValue(seeds), parsed.GetValue(every), parsed.GetValue(margin), parsed.GetValue(twins), parsed.GetValue(json), seam, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(CommonOptions common, PlantOption plant, ParseResult parsed, string? output, int seeds, int every, double margin, int twins, string? json, ISeam? seam, CancellationToken cancellation)
    {
        Recipe given = common.Recipe(parsed);
        bool quick = common.IsQuick(parsed);
        Mutant? planted = plant.Mutant(parsed, given);
        CompareOptions options = new()
        {
            Seeds = CommonOptions.InRange("--seeds", seeds, 1, 1000),
            Every = CommonOptions.InRange("--every", every, 0, int.MaxValue),
            Margin = CommonOptions.Margin(margin),
            Twins = twins == 0 || twins is >= Twins.Least and <= MostTwins ? twins : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--twins: {twins}; allowed: 0, or {Twins.Least} … {MostTwins}")),
            Threads = common.Threads(parsed),
            LockstepSteps = quick ? QuickSteps : new CompareOptions().LockstepSteps,
            Seam = planted?.Plant() ?? seam,
            Planted = planted?.Name,
            Gradients = new() { NumericMode = planted?.NumericMode ?? ForwardMode.Training },
        };
        using RunFolder folder = RunFolder.Reserve(output, given.Name, TimeProvider.System);
        WholeFile.RequireWritable("--json", json);
        DataLocation location = common.Location(parsed);
        (Recipe recipe, Dataset dataset) = common.Read(parsed, given, location);

        IAnsiConsole console = Terminal.Create();
        ConsoleReport report = new(console);
        report.Header(recipe, dataset, location, quick, planted);
        CompareResult result = new CompareJob(recipe, dataset, options, report).Run(cancellation);
        if (!result.IsPartial)
        {
            PlantOption.RequireEffect(planted, options.Seam);
        }

        string text = SummaryJson.Write(result, quick);
        try
        {
            report.Summary(result);
            report.Ends(result);
        }
        finally
        {
            // Neither a screen nor a disk that fails takes the results with it.
            folder.Write(result, text, SummaryMarkdown.Write(result));
            WholeFile.Write("--json", json, text);
        }

        Terminal.WriteUnbroken(console, $"results: {folder.Path}");
        return result.IsPartial ? HarnessCommand.Interrupted : result.Holds ? HarnessCommand.Holds : HarnessCommand.DoesNotHold;
    }
}
