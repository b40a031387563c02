using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>dW = Xᵀ·dS for dSᵀ·X, which a square layer lets pass.</summary>
internal sealed class Transposed(string quantity) : Mutant(Pass.Backward, quantity)
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value)
    {
        for (int row = 0; row < value.Rows; row++)
        {
            for (int column = 0; column < row; column++)
            {
                (value[row, column], value[column, row]) = (value[column, row], value[row, column]);
            }
        }
    }
}
