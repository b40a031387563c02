using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network: parameters, buffers, and modules inside it, in the order they were registered.</summary>
        public abstract class Module : IDisposable
        {
            private readonly string name;
            private readonly List<(string Name, Parameter Parameter)> ownParameters = [];
            private readonly List<(string Name, Tensor Buffer)> ownBuffers = [];
            private readonly List<(string Name, Module Module)> children = [];

            private protected Module(string name) => this.name = name;

            /// <summary>The name it was given.</summary>
            public string GetName() => name;

            /// <summary>Own parameters, then those of the modules inside, with dotted names.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                recurse
                    ? ownParameters.Concat(children.SelectMany(child =>
                        child.Module.named_parameters().Select(p => ($"{child.Name}.{p.name}", p.parameter))))
                    : ownParameters;

            /// <summary>Own buffers, then those of the modules inside, with dotted names.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true) =>
                recurse
                    ? ownBuffers.Concat(children.SelectMany(child =>
                        child.Module.named_buffers().Select(b => ($"{child.Name}.{b.name}", b.buffer))))
                    : ownBuffers;

            /// <summary>Forgets the gradients of all parameters, or sets them to zero.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                ownParameters.ForEach(p => Native.Check(NativeMethods.TensorZeroGrad(p.Parameter, set_to_none)));
                children.ForEach(child => child.Module.zero_grad(set_to_none));
            }

            /// <summary>Adds a parameter under a name.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                param.DetachFromDisposeScope();
                ownParameters.Add((name, param));
            }

            /// <summary>Adds a tensor that is state but not trained.</summary>
            public virtual void register_buffer(string name, Tensor tensor)
            {
                tensor.DetachFromDisposeScope();
                ownBuffers.Add((name, tensor));
            }

            /// <summary>Adds a module under a name.</summary>
            public virtual void register_module(string name, Module submodule) => children.Add((name, submodule));

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Registers the parameters, buffers and modules held in fields, in the order of the fields.</summary>
            protected virtual void RegisterComponents()
            {
                const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                foreach (FieldInfo field in GetType().GetFields(Fields))
                {
                    switch (field.GetValue(this))
                    {
                        case Module module:
                            register_module(field.Name, module);
                            break;
                        case Parameter parameter:
                            register_parameter(field.Name, parameter);
                            break;
                        case Tensor buffer:
                            register_buffer(field.Name, buffer);
                            break;
                    }
                }
            }

            /// <summary>Releases parameters and buffers, here and inside.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                {
                    ownParameters.ForEach(p => p.Parameter.Dispose());
                    ownBuffers.ForEach(b => b.Buffer.Dispose());
                    children.ForEach(child => child.Module.Dispose());
                }
            }
        }

        /// <summary>A module with one input.</summary>
        public abstract class Module<T, TResult> : Module
        {
            /// <param name="name">What <see cref="Module.GetName"/> returns.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs the module.</summary>
            public TResult call(T input) => forward(input);
        }

        /// <summary>A module with two inputs.</summary>
        public abstract class Module<T1, T2, TResult> : Module
        {
            /// <param name="name">What <see cref="Module.GetName"/> returns.</param>
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>What the module computes.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs the module.</summary>
            public TResult call(T1 input1, T2 input2) => forward(input1, input2);
        }
    }
}
