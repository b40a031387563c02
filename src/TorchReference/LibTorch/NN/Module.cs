using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A part of a network: parameters, and modules inside it, in the order they were registered.</summary>
        public abstract class Module : IDisposable
        {
            private readonly string name;
            private readonly List<(string Name, Parameter Parameter)> ownParameters = [];
            private readonly List<(string Name, Module Module)> children = [];

            private protected Module(string name) => this.name = name;

            /// <summary>Whether the module is in training mode.</summary>
            public bool training { get; private set; } = true;

            /// <summary>The name it was given.</summary>
            public string GetName() => name;

            /// <summary>Sets training mode, or evaluation mode, here and inside.</summary>
            public virtual void train(bool train = true)
            {
                training = train;
                children.ForEach(child => child.Module.train(train));
            }

            /// <summary>Sets evaluation mode, here and inside.</summary>
            public virtual void eval() => train(false);

            /// <summary>Own parameters, then those of the modules inside, with dotted names.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                recurse
                    ? ownParameters.Concat(children.SelectMany(child =>
                        child.Module.named_parameters().Select(p => ($"{child.Name}.{p.name}", p.parameter))))
                    : ownParameters;

            /// <summary>Own parameters, then those of the modules inside.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(p => p.parameter);

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

            /// <summary>Adds a module under a name.</summary>
            public virtual void register_module(string name, Module submodule) => children.Add((name, submodule));

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Registers the parameters and modules held in fields, in the order of the fields.</summary>
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
                    }
                }
            }

            /// <summary>Releases the parameters, here and inside.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing)
                {
                    ownParameters.ForEach(p => p.Parameter.Dispose());
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
    }
}
