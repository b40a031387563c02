namespace TorchSharp.Modules;

public sealed partial class SGD
{
    /// <summary>What the optimiser keeps for a parameter between steps.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        private readonly SGD optimizer;
        private readonly Parameter parameter;
        private torch.Tensor? buffer;

        internal State(SGD optimizer, Parameter parameter) => (this.optimizer, this.parameter) = (optimizer, parameter);

        /// <summary>
        /// v of momentum, null before the first step with it. The optimiser's own tensor, released with it; one that
        /// is set belongs to the optimiser from then on.
        /// </summary>
        public torch.Tensor? momentum_buffer
        {
            get
            {
                if (buffer is null)
                {
                    Native.Check(NativeMethods.SgdGetMomentumBuffer(optimizer.handle, parameter, out nint found));
                    buffer = found == 0 ? null : new torch.Tensor(found).DetachFromDisposeScope();
                }

                return buffer;
            }

            set
            {
                ArgumentNullException.ThrowIfNull(value);
                Native.Check(NativeMethods.SgdSetMomentumBuffer(optimizer.handle, parameter, value));
                buffer = value;
            }
        }

        /// <inheritdoc/>
        public void Dispose() => buffer?.Dispose();
    }
}
