namespace TorchSharp;

public static partial class torch
{
    /// <summary>Derivatives of recorded operations.</summary>
    public static class autograd
    {
        /// <summary>∂ Σ outputs / ∂ inputs[i], for each input.</summary>
        /// <exception cref="NotSupportedException"><paramref name="grad_outputs"/> is given.</exception>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            if (grad_outputs is not null)
            {
                throw new NotSupportedException("the binding takes no grad_outputs");
            }

            nint[] of = Native.Handles(outputs), by = Native.Handles(inputs), gradients = new nint[inputs.Count];
            fixed (nint* ofPointer = of, byPointer = by, gradientPointer = gradients)
            {
                Native.Check(NativeMethods.AutogradGrad(
                    ofPointer, of.Length, byPointer, by.Length, retain_graph, create_graph, allow_unused, gradientPointer));
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            return [.. gradients.Select(handle => handle == 0 ? null! : new Tensor(handle))];
        }
    }
}
