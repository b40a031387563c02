namespace Harness.FromScratch.Tests;

/// <summary>Tests that measure, or that use more threads than a machine may have cores; nothing runs beside them.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
