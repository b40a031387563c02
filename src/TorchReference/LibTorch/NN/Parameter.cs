namespace TorchSharp.Modules;

/// <summary>A tensor that is trained: a leaf that operations are recorded from.</summary>
public class Parameter : torch.Tensor
{
    internal Parameter(nint handle)
        : base(handle)
    {
    }
}
