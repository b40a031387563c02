using System.Globalization;
using Harness.Experiments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Harness.Compare;

/// <summary>Prints a comparison as it goes: progress on a terminal, plain lines elsewhere, and the tables.</summary>
internal sealed class ConsoleReport(IAnsiConsole console) : IJobObserver
{
    private readonly ProgressLine progress = new(console);
    private int epochRows;

    /// <summary>What is run, on which images, with which mistake planted.</summary>
    public void Header(Recipe recipe, Dataset dataset, DataLocation location, bool quick, Mutant? planted = null)
    {
        if (planted is not null)
        {
            console.MarkupLine($"[black on yellow] PLANTED [/] a mistake in the hand-written side, {Markup.Escape(planted.Name)}: {Markup.Escape(planted.Slip)}");
        }

        Terminal.SayWhetherSynthetic(console, location);
        string widths = string.Join(" - ", recipe.Network.Hidden.Prepend(dataset.Images.Features).Append(dataset.ClassNames.Count));
        Line($"[bold]{Markup.Escape(recipe.Name)}[/]: {widths}, λ = {recipe.Training.Lambda:g4}, batch {recipe.Training.BatchSize}, {Markup.Escape(string.Concat(Techniques(recipe).Select(t => t + ", ")))}{Schedule(recipe)}, seed {recipe.Seed}, {recipe.Precision.Name()}{(quick ? ", [yellow]quick[/]" : "")}; on {Markup.Escape(dataset.Source)}");
    }

    /// <inheritdoc/>
    public void Begin(string name, int total) => progress.Begin(name, total);

    /// <inheritdoc/>
    public void Advance(int done) => progress.Advance(done);

    /// <inheritdoc/>
    public void Finish() => progress.Finish();

    /// <summary>One line a tensor: how far its witnesses are apart, and how much of what rounding explains that is.</summary>
    public void Gradients(GradientReport report)
    {
        progress.Clear();
        GradientHeading(report);
        Table table = Terminal.Table("tensor", "elements", "hand – autograd", "used", "hand32 – hand64", "used", "auto32 – auto64", "used", "hand – differences", "used", "verdict");
        foreach (TensorVerdict tensor in report.Tensors)
        {
            List<IRenderable> cells = [new Text(tensor.Tensor), Number($"{tensor.Rows[0].Difference.Elements}")];
            foreach (GradientRow row in new[]
            {
                tensor.Row("FromScratch", "autograd", Precision.Float64), tensor.Row("FromScratch", "float64", Precision.Float32),
                tensor.Row("Torch", "float64", Precision.Float32), tensor.Row("FromScratch", "centered", Precision.Float64),
            })
            {
                cells.Add(Number($"{row.Difference.MaxAbs:0.0e+00}"));
                cells.Add(Number($"{row.Share:p1}"));
            }

            cells.Add(Verdict(tensor.Verdict, tensor.Rows.Max(row => row.Kinks)));
            table.AddRow(cells);
        }

        console.Write(table);
        Limits();
    }

    /// <summary>Every comparison of a gradient check, with the statistics that reports give.</summary>
    public void GradientsInFull(GradientReport report)
    {
        GradientHeading(report);
        Table table = Terminal.Table("tensor", "of", "against", "precision", "compared", "max abs", "at", "mean", "abs < 1e-6", "max rel", "rel < 1e-6", "limit", "used", "verdict");
        foreach (GradientRow row in report.Rows)
        {
            TensorDifference d = row.Difference;
            table.AddRow(
                new Text(d.Tensor), new Text(row.Engine), new Text(row.Against), new Text(row.Precision.Name()), Number($"{d.Compared}/{d.Elements}"), Number($"{d.MaxAbs:0.00e+00}"),
                new Text(d.MaxAbsAt), Number($"{d.MeanDifference:0.00e+00}"), Number($"{d.ShareAbsBelow:p1}"), Number($"{d.MaxRel:0.00e+00}"), Number($"{d.ShareBelow:p1}"),
                Number($"{row.Limit.Value:0.0e+00}"), Number($"{row.Share:p1}"), Verdict(row.Verdict, row.Kinks));
        }

        console.Write(table);
        Limits();
    }

    /// <summary>The verdict of a gradient check alone.</summary>
    public void GradientVerdict(GradientReport report, Diagnosis? diagnosis)
    {
        if (report.Holds)
        {
            console.MarkupLine("[green]PASS[/] hand-written gradients agree with autograd and with finite differences");
        }
        else
        {
            console.MarkupLine("[red]FAIL[/] the gradients do not agree");
            Tell(diagnosis);
        }
    }

    /// <inheritdoc/>
    public void Lockstep(LockstepReport resynchronised, DriftReport freeRunning)
    {
        progress.Clear();
        if (resynchronised.Worst is not StepResult worst)
        {
            return;
        }

        string verdict = resynchronised.FirstDifferent is StepResult first ? $"[red]differ[/] from step {first.Step}"
            : resynchronised.Holds ? "[green]agree[/]"
            : resynchronised.Steps.Any(step => !step.Cost.Holds) ? "[red]differ[/] in the cost"
            : "[yellow]agree so far[/]";
        Line($"[bold]Lockstep[/] in {resynchronised.Precision.Name()}, {resynchronised.Steps.Count} steps: resynchronised they {verdict} (at most {worst.ShareOfLimit:p1} of the allowed difference: {worst.Tensor}, step {worst.Step}; {resynchronised.StepsWithKinks} steps with samples at ReLU's corner);{(freeRunning.Rows is [.., DriftRow last] ? Invariant($" free-running they end {last.Relative:0.0e+00} of the largest magnitude apart ({last.Tensor}), {last.ShareOfBand:p1} of the band;") : "")} {TrajectoryVerdicts.HorizonText(freeRunning.Horizon)}");
    }

    /// <inheritdoc/>
    public void Epoch(EpochRow hand, EpochRow torch)
    {
        progress.Clear();
        if (epochRows++ == 0 || hand.Epoch == 1)
        {
            Line($"\n[bold]Training[/], seed {hand.Seed}; each pair: FromScratch, Torch");
            console.MarkupLine("[dim]epoch   train loss        train cost        train accuracy     validation loss   validation cost   validation accuracy[/]");
        }

        Line($"{hand.Epoch,5}   {Pair(hand.TrainLoss, torch.TrainLoss)}   {Pair(hand.TrainCost, torch.TrainCost)}   {Percents(hand.TrainAccuracy, torch.TrainAccuracy)}   {Pair(hand.ValidationLoss, torch.ValidationLoss)}   {Pair(hand.ValidationCost, torch.ValidationCost)}   {Percents(hand.ValidationAccuracy, torch.ValidationAccuracy)}");
    }

    /// <inheritdoc/>
    public void Trained(Experiment experiment, TrainingReport report)
    {
        progress.Clear();
        if (report.Trajectories is TrajectoryReport trajectories)
        {
            Line($"{trajectories.Twins} twins, seed {report.Seed}: {TrajectoryVerdicts.HorizonText(trajectories.Horizon)}");
        }

        if (report.Accuracy is AccuracyReport accuracy)
        {
            if (report.Ensemble is EnsembleReport ensemble)
            {
                Line($"ensemble, seed {report.Seed}: [bold]{ensemble.Accuracy.Hand.Accuracy:p2}[/] FromScratch, [bold]{ensemble.Accuracy.Torch.Accuracy:p2}[/] Torch; members {Shares(ensemble.HandMembers)}, and {Shares(ensemble.TorchMembers)}");
            }

            Line($"test accuracy, seed {report.Seed}: [bold]{accuracy.Hand.Accuracy:p2}[/] FromScratch, [bold]{accuracy.Torch.Accuracy:p2}[/] Torch; {accuracy.Disagreements} of {accuracy.Hand.Predictions.Length} images classified differently; update steps took {report.TrainingSeconds["FromScratch"]:0.0} s and {report.TrainingSeconds["Torch"]:0.0} s");
        }
    }

    /// <summary>Accuracy tables and the verdict.</summary>
    public void Summary(CompareResult result)
    {
        progress.Clear();
        AccuracyReport[] reports = [.. result.Trainings.Where(t => t.Headline is not null).Select(t => t.Headline!)];
        if (reports.Length > 0)
        {
            console.Write(AccuracyTable(result, reports));
            console.Write(ClassTable(result, reports[0]));
        }

        foreach (CheckResult check in result.Checks)
        {
            Line($"{(check.Holds ? "[green]holds[/]" : "[red]FAILS[/]")}  [bold]{check.Name}[/]: {Markup.Escape(check.Detail)}");
        }
    }

    /// <summary>The verdict, and what it comes from.</summary>
    public void Ends(CompareResult result)
    {
        string verdict = result.IsPartial ? "[yellow]INTERRUPTED[/] what was done is kept, marked partial"
            : result.Holds ? "[green]PASS[/] parity holds: hand-written and autograd agree in everything that was compared"
            : "[red]FAIL[/] parity does not hold";
        Line($"{verdict}; {result.Seconds.Values.Sum():0.0} s");
        Tell(result.Diagnosis);
    }

    private void Tell(Diagnosis? diagnosis)
    {
        foreach ((string name, string text) in diagnosis?.Lines ?? [])
        {
            Line($"  [bold]{name,-6}[/]{Markup.Escape(text)}");
        }
    }

    private static Table AccuracyTable(CompareResult result, AccuracyReport[] reports)
    {
        Table table = Terminal.Table("test accuracy", "published", "FromScratch", "Torch", "classified differently", "log-loss FromScratch", "Torch ");
        string published = result.Recipe.Published?.TestAccuracy is double share ? Statistics.Percent([share]) : "–";
        table.AddRow(
            new Text(reports.Length == 1 ? result.Recipe.Name : $"{result.Recipe.Name}, {reports.Length} seeds, mean ± sd"), new Text(published),
            new Text(Statistics.Percent([.. reports.Select(r => r.Hand.Accuracy)])), new Text(Statistics.Percent([.. reports.Select(r => r.Torch.Accuracy)])),
            new Text(Statistics.Percent([.. reports.Select(r => (double)r.Disagreements / r.Hand.Predictions.Length)])),
            LogLoss(r => r.HandOpinion), LogLoss(r => r.TorchOpinion));
        table.Caption = new TableTitle(Markup.Escape(MachineLearning.Footer));
        return table;

        Text LogLoss(Func<AccuracyReport, Opinion?> of) => new(string.Create(
            CultureInfo.InvariantCulture, $"{reports.Average(r => of(r)?.OfAll().LogLoss ?? double.NaN):0.0000}"));
    }

    private static Table ClassTable(CompareResult result, AccuracyReport report)
    {
        IReadOnlyList<string> names = result.Dataset.ClassNames;
        Table table = Terminal.Table(["label", "accuracy", .. names]);
        table.Title = new TableTitle($"accuracy by class and confusion: predictions of the images with a label, FromScratch/Torch, seed {result.Recipe.Seed}");
        (double[] hand, double[] torch) = (AccuracyReport.PerClass(report.Hand), AccuracyReport.PerClass(report.Torch));
        for (int label = 0; label < names.Count; label++)
        {
            table.AddRow([
                Markup.Escape(names[label]),
                string.Create(CultureInfo.InvariantCulture, $"{100 * hand[label]:0.0}/{100 * torch[label]:0.0} %"),
                .. Enumerable.Range(0, names.Count).Select(prediction => $"{report.Hand.Confusion[label, prediction]}/{report.Torch.Confusion[label, prediction]}"),
            ]);
        }

        return table;
    }

    private static IEnumerable<string> Techniques(Recipe recipe)
    {
        (NetworkOptions network, TrainingOptions training) = (recipe.Network, recipe.Training);
        if (recipe.Data.Scale != 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"pixels × {recipe.Data.Scale:g4}");
        }

        if (network.BatchNormalization.Kind != BatchNormalizationKind.None)
        {
            yield return $"batch normalisation ({network.BatchNormalization.Kind.ToString().ToLowerInvariant()})";
        }

        if (network.Dropout is { KeepInput: < 1 } or { KeepHidden: < 1 })
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"dropout (keep {network.Dropout.KeepInput:g3} of inputs, {network.Dropout.KeepHidden:g3} of hidden units)");
        }

        if (training.Momentum.Rho > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"momentum {training.Momentum.Rho:g4} ({training.Momentum.Form.ToString().ToLowerInvariant()})");
        }

        if (training.Augmentation.NoiseShare > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"noise of variance {training.Augmentation.NoiseVariance:g3} on {training.Augmentation.NoiseShare:p0} of each batch");
        }

        if (training.Augmentation.Flip)
        {
            yield return "mirroring";
        }
    }

    private static string Schedule(Recipe recipe) => recipe.Schedule.Kind switch
    {
        ScheduleKind.Triangular when recipe.Schedule.Cycles is int cycles => string.Create(CultureInfo.InvariantCulture,
            $"{cycles} cycles of η {recipe.Schedule.Min:g4} … {recipe.Schedule.Max:g4}, n_s = {recipe.Schedule.HalfCycle}"),
        ScheduleKind.Triangular => string.Create(CultureInfo.InvariantCulture,
            $"{recipe.Training.Epochs} epochs, cycles of η {recipe.Schedule.Min:g4} … {recipe.Schedule.Max:g4}, n_s = {recipe.Schedule.HalfCycle}"),
        ScheduleKind.Decay => string.Create(CultureInfo.InvariantCulture, $"{recipe.Training.Epochs} epochs, η = {recipe.Schedule.Rate:g4}·{recipe.Schedule.Decay:g4}^epoch"),
        ScheduleKind.Range => string.Create(CultureInfo.InvariantCulture, $"{recipe.Training.Epochs} epochs, η rising from {recipe.Schedule.Min:g4} to {recipe.Schedule.Max:g4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{recipe.Training.Epochs} epochs, η = {recipe.Schedule.Rate:g4}"),
    };

    private void GradientHeading(GradientReport report) =>
        Line($"\n[bold]Gradients[/] of the first batch ({report.Samples} images): largest differences, and how much of what each element may differ by is used; h = {report.Step:g2}{(report.NumericMode == ForwardMode.Evaluation ? ", [yellow]numeric cost in evaluation mode: fixed statistics, no dropout[/]" : "")}");

    private void Limits() =>
        Line($"[dim]limits: both sides' rounding, {Markup.Escape(RoundingBounds.Formula)}, for each element; one side's against its own float64; differences: what h costs and the derivative's own error, both as measured[/]");

    private static Markup Verdict(Verdict verdict, int kinks) =>
        new($"[{(verdict.Holds() ? "green" : "red")}]{verdict.Text()}{(kinks > 0 ? $" ({kinks})" : "")}[/]");

    private static string Shares(IEnumerable<double> shares) =>
        string.Join(" ", shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %")));

    private static Text Number(FormattableString value) => new(value.ToString(CultureInfo.InvariantCulture));

    private static string Pair(double? hand, double? torch) => string.Create(CultureInfo.InvariantCulture, $"{hand,7:0.0000} {torch,7:0.0000}");

    private static string Percents(double? hand, double? torch) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * hand,7:0.00} {100 * torch,7:0.00} %");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString markup) => console.MarkupLine(markup.ToString(CultureInfo.InvariantCulture));
}
