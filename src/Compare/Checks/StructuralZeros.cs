using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Tensors that are zero by structure, not by chance: a bias before batch normalisation shifts all samples of its unit
/// alike and the mean takes it out again, so its gradient is a sum of terms that cancel to 0. What rounding leaves of
/// it is judged against the gradient of the same layer's weights, which is made of the same terms.
/// </summary>
/// <param name="recipe">Whose network.</param>
public sealed class StructuralZeros(Recipe recipe)
{
    private readonly int layers =
        recipe.Network.BatchNormalization.Kind == BatchNormalizationKind.None ? 0 : recipe.Network.Hidden.Count;

    /// <summary>Whether the tensor (b2, db2, vb2, …) is a structural zero.</summary>
    public bool Contains(string tensor) => JudgedBy(tensor) != tensor;

    /// <summary>Name of the tensor whose magnitude is the scale: W2 for b2, dW2 for db2; otherwise the tensor itself.</summary>
    public string JudgedBy(string tensor)
    {
        int letter = tensor.LastIndexOf('b');
        return letter >= 0 && int.TryParse(tensor.AsSpan(letter + 1), out int layer) && layer <= layers
            ? $"{tensor[..letter]}W{layer}"
            : tensor;
    }
}
