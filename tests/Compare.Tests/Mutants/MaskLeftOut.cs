using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>dS = dH for dH ∘ [S &gt; 0].</summary>
internal sealed class MaskLeftOut() : Mutant(Pass.Backward, "S")
{
    protected override void Alter<T>(Mlp<T> network, Matrix<T> value) => value.Span.Fill(T.One);
}
