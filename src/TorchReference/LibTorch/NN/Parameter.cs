namespace TorchSharp.Modules;

/// <summary>A tensor that is trained: a leaf that operations are recorded from.</summary>
public class Parameter : torch.Tensor
{
    /// <param name="data">The values; it becomes empty.</param>
    /// <param name="requires_grad">Whether operations on it are recorded.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
        : base(data.MoveHandle()) => this.requires_grad = requires_grad;

    internal Parameter(nint handle)
        : base(handle)
    {
    }
}
