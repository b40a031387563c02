namespace Harness.Compare.Tests;

/// <summary>The updates between the first and the last of each epoch have the wrong sign and size: they undo what was learned.</summary>
internal sealed class MiddleUndone() : Planted(
    [Compare.Alter.Backward("Softmax", "dX", (s, dS) => dS * (s.Pass.Batch!.Step % StepsPerEpoch is 1 or 2 ? -5 : 1))])
{
    private const int StepsPerEpoch = 4;
}
