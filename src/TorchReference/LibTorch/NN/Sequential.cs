using System.Globalization;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules one after the other, named 0, 1, ….</summary>
            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules);
        }
    }

    namespace Modules
    {
        /// <summary>Modules one after the other. What they hand on is released as soon as the next has used it.</summary>
        public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            private readonly torch.nn.Module<torch.Tensor, torch.Tensor>[] modules;

            internal Sequential(IEnumerable<torch.nn.Module<torch.Tensor, torch.Tensor>> modules)
                : base(nameof(Sequential))
            {
                this.modules = [.. modules];
                for (int i = 0; i < this.modules.Length; i++)
                {
                    register_module(i.ToString(CultureInfo.InvariantCulture), this.modules[i]);
                }
            }

            /// <summary>The last module's output.</summary>
            public override torch.Tensor forward(torch.Tensor input)
            {
                torch.Tensor output = input.alias();
                foreach (torch.nn.Module<torch.Tensor, torch.Tensor> module in modules)
                {
                    using torch.Tensor previous = output;
                    output = module.call(previous);
                }

                return output;
            }
        }
    }
}
