namespace Harness.Compare.Tests;

public sealed class OutsideOpinionOfMLNetTests
{
    // Sums of the same float64 terms in another order.
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 5, 3)]
    [InlineData(3, 2, 2)]
    [InlineData(4, 10, 7)]
    [InlineData(5, 4, 1)]
    public void OurOwnCode_GivesTheNumbersOfMLNet(int seed, int classes, int present)
    {
        (double[] probabilities, int[] labels) = DrawnProbabilities.Create(seed, classes: classes, present: present);
        AreEqual(OutsideOpinion.Of(probabilities, labels), OutsideOpinion.ByOwnCode(probabilities, labels));
    }

    [Fact]
    public void OurOwnCode_LeavesOutWhatMLNetLeavesOut()
    {
        (double[] probabilities, int[] labels) = DrawnProbabilities.Create(6);
        (probabilities[3], probabilities[11], probabilities[12]) = (double.NaN, double.PositiveInfinity, double.NegativeInfinity);
        Opinion opinion = OutsideOpinion.Of(probabilities, labels);
        Assert.Equal(2, opinion.Left);
        AreEqual(opinion, OutsideOpinion.ByOwnCode(probabilities, labels));

        Array.Fill(probabilities, double.NaN);
        AreEqual(OutsideOpinion.Of(probabilities, labels), OutsideOpinion.ByOwnCode(probabilities, labels));
    }

    private static void AreEqual(Opinion expected, Opinion actual)
    {
        Assert.StartsWith("ML.NET 5", expected.By, StringComparison.Ordinal);
        Assert.Equal((expected.Judged, expected.Left), (actual.Judged, actual.Left));
        Assert.Equal(expected.Confusion, actual.Confusion);
        Assert.Equal(expected.Confusion.Cast<int>().Sum(), actual.Judged);
        AreClose([expected.Accuracy, expected.MacroAccuracy, expected.LogLoss, expected.LogLossReduction], [actual.Accuracy, actual.MacroAccuracy, actual.LogLoss, actual.LogLossReduction]);
        AreClose(expected.LogLossPerClass, actual.LogLossPerClass);
        AreClose(expected.TopK, actual.TopK);
    }

    private static void AreClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.True(
            pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.First)), $"{pair.First} and {pair.Second}"));
    }
}
