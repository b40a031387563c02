using System.CommandLine;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>gradcheck: gradients alone.</summary>
internal static class GradcheckCommand
{
    /// <param name="seam">Passed by the hand-written side; null in earnest.</param>
    public static Command Create(ISeam? seam)
    {
        CommonOptions common = new();
        PlantOption plant = new();
        Option<double> step = new("--step") { Description = "h of the finite differences.", DefaultValueFactory = _ => FiniteDifferences.DefaultStep, HelpName = "H" };
        Option<int> elements = new("--elements") { Description = "Elements of each tensor that are differentiated numerically.", DefaultValueFactory = _ => new GradientCheckOptions().ElementsPerTensor, HelpName = "N" };
        Option<string> mode = new("--numeric-mode") { Description = "Cost of the differences: training, or evaluation (fixed statistics, no dropout), which repeats a known mistake.", DefaultValueFactory = _ => "training", HelpName = "MODE" };
        Option<string?> json = new("--json") { Description = "Also writes the rows to this file.", HelpName = "FILE" };
        Command command = new("gradcheck", "Gradients alone: by hand, by autograd, by centred and by forward differences.") { step, elements, mode, json };
        plant.AddTo(command);
        common.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(common, plant, parsed, parsed.GetValue(step), parsed.GetValue(elements), parsed.GetValue(mode)!, parsed.GetValue(json), seam, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(CommonOptions common, PlantOption plant, ParseResult parsed, double step, int elements, string mode, string? json, ISeam? seam, CancellationToken cancellation)
    {
        Recipe given = common.Recipe(parsed);
        Mutant? planted = plant.Mutant(parsed, given);
        seam = planted?.Plant() ?? seam;
        GradientCheckOptions options = new()
        {
            Step = step is > 0 and <= 1 ? step : throw new InputException($"--step: {step}; allowed: above 0, at most 1"),
            ElementsPerTensor = CommonOptions.InRange("--elements", elements, 1, int.MaxValue),
            Threads = common.Threads(parsed),
            NumericMode = mode switch
            {
                "training" => planted?.NumericMode ?? ForwardMode.Training,
                "evaluation" => ForwardMode.Evaluation,
                _ => throw new InputException($"--numeric-mode: {mode}; allowed: training, evaluation"),
            },
        };
        WholeFile.RequireWritable("--json", json);
        DataLocation location = common.Location(parsed);
        (Recipe recipe, Dataset dataset) = common.Read(parsed, given, location);
        ConsoleReport report = new(Terminal.Create());
        report.Header(recipe, dataset, location, common.IsQuick(parsed), planted);
        Experiment experiment = new(recipe, dataset);
        GradientReport gradients = GradientCheck.Run(experiment, options, seam, cancellation);
        PlantOption.RequireEffect(planted, seam);
        Diagnosis? diagnosis = new Diagnostician(experiment, options.Threads, seam).Of(gradients);
        report.GradientsInFull(gradients);
        report.GradientVerdict(gradients, diagnosis);
        WholeFile.Write("--json", json, SummaryJson.WriteGradients(recipe, gradients, diagnosis));
        return gradients.Holds ? HarnessCommand.Holds : HarnessCommand.DoesNotHold;
    }
}
