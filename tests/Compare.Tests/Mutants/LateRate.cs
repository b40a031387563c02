using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>Every step descends at the rate of the engine's step before, whatever the schedule.</summary>
internal sealed class LateRate() : Planted([Alter.Number("Network", Pass.Update, "η", (s, rate) => s.Exchange("η", rate))]);
