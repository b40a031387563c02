using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>Optimisers.</summary>
        public static partial class optim
        {
            /// <summary>Stochastic gradient descent: g ← g + weight_decay·p, v ← momentum·v + (1 − dampening)·g, p ← p − lr·v.</summary>
            public static SGD SGD(
                IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0,
                double dampening = 0, double weight_decay = 0, bool nesterov = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov);
        }
    }

    namespace Modules
    {
        /// <summary>Stochastic gradient descent: libtorch's torch::optim::SGD.</summary>
        public sealed class SGD : IDisposable
        {
            private readonly List<ParamGroup> groups = [];
            private nint handle;

            /// <param name="parameters">Groups of parameters with options of their own.</param>
            /// <param name="lr">Learning rate of groups to come.</param>
            /// <param name="momentum">Momentum of groups to come.</param>
            /// <param name="dampening">Dampening of groups to come.</param>
            /// <param name="weight_decay">Weight decay of groups to come.</param>
            /// <param name="nesterov">Whether momentum is Nesterov's.</param>
            public SGD(
                IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0,
                double dampening = 0, double weight_decay = 0, bool nesterov = false)
            {
                handle = NativeMethods.SgdNew(lr, momentum, dampening, weight_decay, nesterov);
                Native.Check(handle != 0);
                foreach (ParamGroup group in parameters)
                {
                    add_param_group(group);
                }
            }

            /// <summary>Releases the handle.</summary>
            ~SGD() => Release();

            /// <summary>Adds parameters with options of their own.</summary>
            public unsafe void add_param_group(ParamGroup param_group)
            {
                nint[] tensors = Native.Handles(param_group.Parameters);
                fixed (nint* pointer = tensors)
                {
                    Native.Check(NativeMethods.SgdAddParamGroup(
                        handle, pointer, tensors.Length, param_group.LearningRate, param_group.Momentum,
                        param_group.Dampening, param_group.WeightDecay, param_group.Nesterov));
                }

                groups.Add(param_group);
            }

            /// <summary>One update of all parameters that have a gradient.</summary>
            public void step()
            {
                for (int i = 0; i < groups.Count; i++)
                {
                    Native.Check(NativeMethods.SgdSetOptions(handle, i, groups[i].LearningRate, groups[i].Momentum));
                }

                Native.Check(NativeMethods.SgdStep(handle));
            }

            /// <summary>Sets the gradients of all parameters to zero.</summary>
            public void zero_grad() => Native.Check(NativeMethods.SgdZeroGrad(handle));

            /// <inheritdoc/>
            public void Dispose()
            {
                Release();
                GC.SuppressFinalize(this);
            }

            private void Release()
            {
                nint released = Interlocked.Exchange(ref handle, 0);
                if (released != 0)
                {
                    NativeMethods.SgdDelete(released);
                }
            }

            /// <summary>Parameters with options of their own; rate and momentum may change between steps.</summary>
            public class ParamGroup
            {
                /// <param name="parameters">What is trained.</param>
                /// <param name="lr">Learning rate.</param>
                /// <param name="momentum">Momentum.</param>
                /// <param name="dampening">Dampening of momentum.</param>
                /// <param name="weight_decay">Factor of p that is added to its gradient.</param>
                /// <param name="nesterov">Whether momentum is Nesterov's.</param>
                public ParamGroup(
                    IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0,
                    double dampening = 0, double weight_decay = 0, bool nesterov = false)
                {
                    (Parameters, LearningRate, Momentum) = ([.. parameters], lr, momentum);
                    (Dampening, WeightDecay, Nesterov) = (dampening, weight_decay, nesterov);
                }

                /// <summary>What is trained.</summary>
                public IEnumerable<Parameter> Parameters { get; }

                /// <summary>Learning rate.</summary>
                public double LearningRate { get; set; }

                /// <summary>Momentum.</summary>
                public double Momentum { get; set; }

                internal double Dampening { get; }

                internal double WeightDecay { get; }

                internal bool Nesterov { get; }
            }
        }
    }
}
