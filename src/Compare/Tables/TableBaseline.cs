namespace Harness.Compare;

/// <summary>A linear classifier of ML.NET beside the rows whose images it has.</summary>
/// <param name="Trainer">"LbfgsMaximumEntropy" or "SdcaMaximumEntropy".</param>
/// <param name="Rows">Those rows, separated by <see cref="Separator"/>.</param>
/// <param name="Images">How many training images.</param>
/// <param name="Lambda">λ, the first row's.</param>
/// <param name="TrainAccuracy">Share of the training images, 0 … 1.</param>
/// <param name="TestAccuracy">Share of the test images, 0 … 1.</param>
/// <param name="TestLogLoss">Mean −log p of the test images' labels.</param>
/// <param name="Seconds">Seconds its training took.</param>
/// <param name="Settings">What it was trained with.</param>
public sealed record TableBaseline(
    string Trainer, string Rows, int Images, double Lambda, double TrainAccuracy, double TestAccuracy, double TestLogLoss, double Seconds, string Settings)
{
    /// <summary>What stands between the names of rows, which may hold blanks.</summary>
    internal const string Separator = ", ";
}
