using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Fully connected layer, S = X·Wᵀ + b.</summary>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, dtype ?? ScalarType.Float32);
        }
    }

    namespace Modules
    {
        /// <summary>Fully connected layer, S = X·Wᵀ + b. libtorch gives it its initial values.</summary>
        public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            internal Linear(long inputs, long outputs, bool hasBias, torch.ScalarType dtype)
                : base(nameof(Linear))
            {
                Native.Check(NativeMethods.Linear(inputs, outputs, hasBias, (sbyte)dtype, out nint w, out nint b));
                weight = new Parameter(w);
                register_parameter(nameof(weight), weight);
                if (hasBias)
                {
                    bias = new Parameter(b);
                    register_parameter(nameof(bias), bias);
                }
            }

            /// <summary>W, [outputs×inputs].</summary>
            public Parameter weight { get; }

            /// <summary>b, [outputs], or null.</summary>
            public Parameter? bias { get; }

            /// <summary>[N×inputs] to [N×outputs].</summary>
            public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.linear(input, weight, bias);
        }
    }
}
