namespace Harness.Compare.Tests;

/// <summary>A comparison in which the hand-written network's probabilities of the test images are no numbers any more.</summary>
internal static class Diverged
{
    public static CompareResult ByHand(CompareResult result)
    {
        TrainingReport training = result.Trainings[0];
        int images = training.Accuracy!.Images, classes = result.Dataset.ClassNames.Count;
        Opinion opinion = OutsideOpinion.ByOwnCode([.. Enumerable.Repeat(double.NaN, images * classes)], new int[images]);
        return result with { Trainings = [training with { Accuracy = training.Accuracy with { HandOpinion = opinion } }] };
    }
}
