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
        public sealed partial class SGD : IDisposable
        {
            private readonly List<ParamGroup> groups = [];
            private readonly List<State> states = [];
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
                Options options = param_group.Options;
                fixed (nint* pointer = tensors)
                {
                    Native.Check(NativeMethods.SgdAddParamGroup(
                        handle, pointer, tensors.Length, options.LearningRate!.Value, options.momentum!.Value,
                        options.dampening!.Value, options.weight_decay!.Value, options.nesterov!.Value));
                }

                groups.Add(param_group);
                states.AddRange(param_group.Parameters.Select(parameter => new State(this, parameter)));
            }

            /// <summary>One update of all parameters that have a gradient.</summary>
            public void step()
            {
                for (int i = 0; i < groups.Count; i++)
                {
                    Options options = groups[i].Options;
                    Native.Check(NativeMethods.SgdSetOptions(
                        handle, i, options.LearningRate!.Value, options.momentum!.Value, options.weight_decay!.Value));
                }

                Native.Check(NativeMethods.SgdStep(handle));
            }

            /// <summary>Sets the gradients of all parameters to zero.</summary>
            public void zero_grad() => Native.Check(NativeMethods.SgdZeroGrad(handle));

            /// <summary>Options of each group and state of each parameter, the optimiser's own and not copies.</summary>
            public StateDictionary state_dict() => new([.. groups.Select(group => group.Options)], states);

            /// <inheritdoc/>
            public void Dispose()
            {
                states.ForEach(state => state.Dispose());
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
        }
    }
}
