namespace Harness.Experiments;

/// <summary>Everything an engine is given for one update step. Engines draw nothing themselves.</summary>
/// <param name="Step">Number of the update step, from 0.</param>
/// <param name="Rate">Learning rate η of the step.</param>
/// <param name="Samples">The batch's images, as positions in the training split, [N].</param>
public sealed record Batch(int Step, double Rate, int[] Samples);
