namespace Harness.Compare;

/// <summary>A row of the table of baselines, as JSON and CSV have it.</summary>
/// <param name="Name">Who trained it.</param>
/// <param name="Objective">J on the training images, in float64.</param>
/// <param name="LargestGradient">Largest magnitude in the gradient of J there.</param>
/// <param name="TrainAccuracy">Share of the training images, 0 … 1.</param>
/// <param name="TestAccuracy">Share of the test images, 0 … 1.</param>
/// <param name="TestMacroAccuracy">Mean of that share over the classes.</param>
/// <param name="TestLogLoss">Mean −log p of the test images' labels.</param>
/// <param name="Seconds">Seconds its training took.</param>
/// <param name="Settings">What it was trained with.</param>
/// <param name="JudgedBy">Whose opinion accuracies and log-loss are.</param>
internal sealed record BaselineRecord(
    string Name,
    double Objective,
    double LargestGradient,
    double TrainAccuracy,
    double TestAccuracy,
    double TestMacroAccuracy,
    double TestLogLoss,
    double Seconds,
    string Settings,
    string JudgedBy)
{
    /// <summary>The row of a baseline.</summary>
    public static BaselineRecord Of(Baseline baseline, SoftmaxObjective objective)
    {
        (double cost, double gradient) = objective.Of(baseline.Parameters);
        return new BaselineRecord(
            baseline.Name, cost, gradient, baseline.Train.Accuracy, baseline.Test.Accuracy, baseline.Test.MacroAccuracy, baseline.Test.LogLoss,
            baseline.Seconds, baseline.Settings, baseline.Test.By);
    }
}
