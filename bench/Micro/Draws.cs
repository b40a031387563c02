using BenchmarkDotNet.Attributes;
using Harness.Experiments;

namespace Harness.Bench.Micro;

/// <summary>What a step of dropout or noise draws, on one thread: a mask for 100 images, noise for 50.</summary>
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
public class Draws
{
    private readonly byte[] mask = new byte[307_200];
    private readonly double[] noise = new double[153_600];
    private readonly RandomStream ofMasks = new(1, StreamPurpose.Dropout), ofNoise = new(1, StreamPurpose.Noise);

    /// <summary>A mask.</summary>
    [Benchmark, BenchmarkCategory("mask")]
    public void Mask() => ofMasks.FillBernoulli(mask, 0, 0.8);

    /// <summary>As many draws one by one.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("mask")]
    public void MaskOneByOne()
    {
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = ofMasks.Uniform(i) < 0.8 ? (byte)1 : (byte)0;
        }
    }

    /// <summary>Noise.</summary>
    [Benchmark, BenchmarkCategory("noise")]
    public void Noise() => ofNoise.FillNormal(noise, 0, 0.1);

    /// <summary>The same numbers one by one.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("noise")]
    public void NoiseOneByOne()
    {
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = 0.1 * ofNoise.Normal(i);
        }
    }
}
