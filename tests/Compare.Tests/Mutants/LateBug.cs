using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>A bug that begins after the first epoch: once a whole set of images was evaluated in float32.</summary>
internal sealed class LateBug(ISeam bug) : ISeam
{
    private bool begun;

    public void Begin<T>(Mlp<T> network, in ForwardPass pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        begun |= pass.Mode == ForwardMode.Evaluation && typeof(T) == typeof(float);
        bug.Begin(network, pass);
    }

    public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (begun)
        {
            bug.Visit(network, site, value);
        }
    }

    public double Visit(in Site site, double value) => begun ? bug.Visit(site, value) : value;
}
