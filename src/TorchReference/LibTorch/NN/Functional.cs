namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What a loss makes of the samples' losses; the numbers are libtorch's.</summary>
        public enum Reduction : long
        {
            /// <summary>One loss a sample.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        /// <summary>Layers and losses as functions.</summary>
        public static class functional
        {
            /// <summary>X·Wᵀ + b.</summary>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                NativeMethods.FunctionalLinear(input, weights, bias);

            /// <summary>max(x, 0), element by element.</summary>
            public static Tensor relu(Tensor x, bool inplace = false) =>
                NativeMethods.FunctionalRelu(x, inplace);

            /// <summary>Cross entropy of softmax(input) [N×C] and the classes in target [N].</summary>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                NativeMethods.FunctionalCrossEntropy(
                    input, target, weight, ignore_index, (long)reduction, label_smoothing);
        }
    }
}
