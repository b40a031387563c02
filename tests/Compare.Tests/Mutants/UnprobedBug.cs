using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>A bug in the steps that follow another: not where a step is gone through twice from the same state, as it is where steps are compared one by one.</summary>
internal sealed class UnprobedBug(ISeam bug) : ISeam
{
    private int? step;
    private bool follows;

    public void Begin<T>(Mlp<T> network, in ForwardPass pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (follows, step) = (pass.Batch?.Step != step, pass.Batch?.Step);
        bug.Begin(network, pass);
    }

    public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (follows)
        {
            bug.Visit(network, site, value);
        }
    }
}
