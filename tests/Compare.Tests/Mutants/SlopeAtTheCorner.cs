using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>The slope of ReLU at its corner is 1 for 0: what rounding does to a sample that lies there, or another convention.</summary>
internal sealed class SlopeAtTheCorner(Precision precision) : Planted(
    [
        new(site => site is { Pass: Pass.Backward, Quantity: "S" })
        {
            Matrix = (s, S) => s.Precision == precision ? S.Map(x => x == 0 ? 1 : x) : S,
        },
    ]);
