using System.Globalization;
using System.Text;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>summary.md: what was found, for people.</summary>
internal static class SummaryMarkdown
{
    /// <summary>The whole text.</summary>
    public static string Write(CompareResult result)
    {
        StringBuilder text = new();
        Line($"# {result.Recipe.Name}: {(result.IsPartial ? "interrupted" : result.Holds ? "parity holds" : "parity does not hold")}");
        Line($"");
        Line($"{result.Dataset.Source}: {result.Images.Train} images to train, {result.Images.Validation} to validate, {result.Images.Test} to test. {string.Join("; ", result.Engines.Select(e => $"{e.Name}: {e.Provider} {e.Version}, {e.Threads} threads"))}; {result.Recipe.Precision.Name()}.{(result.Planted is string mistake ? $" Planted in the hand-written side: {mistake}." : "")}");
        Line($"");
        Line($"| check | | evidence |");
        Line($"|---|---|---|");
        foreach (CheckResult check in result.Checks)
        {
            Line($"| {check.Name} | {(check.Holds ? "holds" : "**fails**")} | {check.Detail.Replace("|", "\\|", StringComparison.Ordinal)} |");
        }

        if (result.Diagnosis is Diagnosis diagnosis)
        {
            Line($"");
            foreach ((string name, string line) in diagnosis.Lines)
            {
                Line($"- **{name}**: {line}");
            }
        }

        Gradients();
        Epochs();
        Accuracy();
        return text.ToString();

        void Gradients()
        {
            Line($"");
            Line($"## Gradients");
            Line($"");
            Line($"| tensor | of | against | precision | compared | max abs | max rel | rel < 1e-6 | limit | used | verdict |");
            Line($"|---|---|---|---|--:|--:|--:|--:|--:|--:|---|");
            foreach (GradientRow row in result.Gradients?.Rows ?? [])
            {
                TensorDifference d = row.Difference;
                Line($"| {d.Tensor} | {row.Engine} | {row.Against} | {row.Precision.Name()} | {d.Compared} of {d.Elements} | {d.MaxAbs:0.00e+00} | {d.MaxRel:0.00e+00} | {d.ShareBelow:p1} | {row.Limit.Value:0.0e+00} | {row.Share:p1} | {row.Verdict.Text()} |");
            }
        }

        void Epochs()
        {
            Line($"");
            Line($"## Epochs");
            Line($"");
            Line($"| seed | epoch | engine | train loss | train cost | train accuracy | validation loss | validation cost | validation accuracy |");
            Line($"|--:|--:|---|--:|--:|--:|--:|--:|--:|");
            foreach (EpochRow row in result.Trainings.SelectMany(training => training.Epochs))
            {
                Line($"| {row.Seed} | {row.Epoch} | {row.Engine} | {row.TrainLoss:0.0000} | {row.TrainCost:0.0000} | {row.TrainAccuracy:p2} | {row.ValidationLoss:0.0000} | {row.ValidationCost:0.0000} | {row.ValidationAccuracy:p2} |");
            }
        }

        void Accuracy()
        {
            Line($"");
            Line($"## Test accuracy");
            Line($"");
            if (result.Agreement is AccuracyAgreement agreement)
            {
                Line($"{AccuracySentence.Of(agreement)}.");
                Line($"");
            }

            Line($"| seed | published | FromScratch | Torch | classified differently | log-loss FromScratch | Torch |");
            Line($"|--:|--:|--:|--:|--:|--:|--:|");
            foreach (TrainingReport training in result.Trainings.Where(training => training.Headline is not null))
            {
                AccuracyReport a = training.Headline!;
                Line($"| {training.Seed} | {result.Recipe.Published?.TestAccuracy:p2} | {a.Hand.Accuracy:p2} | {a.Torch.Accuracy:p2} | {a.Disagreements} of {a.Hand.Predictions.Length} | {a.HandOpinion?.OfAll().LogLoss:0.0000} | {a.TorchOpinion?.OfAll().LogLoss:0.0000} |");
            }

            Line($"");
            Line($"{MachineLearning.Footer}");
        }

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
