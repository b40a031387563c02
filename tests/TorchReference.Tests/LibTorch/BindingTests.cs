using System.Runtime.InteropServices;
using TorchSharp;

namespace Harness.TorchReference.Tests;

/// <summary>What the reference relies on, whichever library stands behind the names.</summary>
public sealed class BindingTests
{
    [Fact]
    public void Linear_OfShapesThatDoNotFit_ThrowsInLibtorchsOwnWords()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = torch.zeros([2, 3]), weights = torch.zeros([4, 5]);

        ExternalException error = Assert.Throws<ExternalException>(() => torch.nn.functional.linear(x, weights));

        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 5x4)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_OfVector_ThrowsInLibtorchsOwnWords()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = torch.zeros([3]);
        x.requires_grad = true;

        ExternalException error = Assert.Throws<ExternalException>(() => (x + x).backward());

        Assert.Contains("grad can be implicitly created only for scalar outputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DisposeScope_ReleasesWhatItOwns_AndNothingElse()
    {
        long before = torch.Tensor.TotalCount;
        torch.Tensor detached, moved;
        using (torch.NewDisposeScope())
        {
            using (torch.NewDisposeScope())
            {
                detached = torch.zeros([2]).DetachFromDisposeScope();
                moved = torch.zeros([2]).MoveToOuterDisposeScope();
                _ = detached + moved;
                Assert.Equal(before + 3, torch.Tensor.TotalCount);
            }

            Assert.Equal(before + 2, torch.Tensor.TotalCount);
        }

        Assert.Equal(before + 1, torch.Tensor.TotalCount);
        Assert.True(moved.IsInvalid);
        detached.Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void NoGrad_EndsWithItsScope()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor x = torch.zeros([1]);
        x.requires_grad = true;
        using (torch.no_grad())
        {
            Assert.False((x + x).requires_grad);
        }

        Assert.True((x + x).requires_grad);
    }

    [Fact]
    public void Tensor_OfArray_CopiesIt()
    {
        using var scope = torch.NewDisposeScope();
        double[] values = [1, 2, 3, 4];
        torch.Tensor tensor = torch.tensor(values, [2, 2]);

        values[0] = 9;

        Assert.Equal(10, tensor.sum().item<double>());
        Assert.Equal([2L, 2L], tensor.shape);
    }

    [Fact]
    public void Argmax_OfEqualScores_IsTheFirst()
    {
        using var scope = torch.NewDisposeScope();
        double[] values = [0, 3, 1, 3, 3];
        torch.Tensor scores = torch.tensor(values, [1, 5]);

        Assert.Equal(1, scores.argmax(dim: 1).item<long>());
    }
}
