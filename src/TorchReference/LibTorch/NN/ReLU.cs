using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>max(x, 0), element by element.</summary>
            public static ReLU ReLU(bool inplace = false) => new(inplace);
        }
    }

    namespace Modules
    {
        /// <summary>max(x, 0), element by element.</summary>
        public sealed class ReLU : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly bool inplace;

            internal ReLU(bool inplace)
                : base(nameof(ReLU)) => this.inplace = inplace;

            /// <summary>A tensor of the input's shape.</summary>
            public override torch.Tensor forward(torch.Tensor input) => torch.nn.functional.relu(input, inplace);
        }
    }
}
