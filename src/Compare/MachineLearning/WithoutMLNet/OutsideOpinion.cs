namespace Harness.Compare;

/// <summary>Without ML.NET, our own code says it.</summary>
public static partial class OutsideOpinion
{
    private static Opinion Evaluate(float[] probabilities, ReadOnlySpan<int> labels) => EvaluateOurselves(probabilities, labels);
}
