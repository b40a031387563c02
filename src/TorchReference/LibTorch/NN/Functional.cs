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

            /// <summary>x where x > 0, negative_slope·x elsewhere.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01) =>
                NativeMethods.FunctionalLeakyRelu(input, negative_slope);

            /// <summary>x where x > 0, alpha·(exp(x) − 1) elsewhere.</summary>
            public static Tensor elu(Tensor x, double alpha) => NativeMethods.FunctionalElu(x, alpha);

            /// <summary>x·Φ(x), Φ the normal distribution function.</summary>
            public static Tensor gelu(Tensor x) => NativeMethods.FunctionalGelu(x);

            /// <summary>x/(1 + exp(−x)).</summary>
            public static Tensor silu(Tensor x) => NativeMethods.FunctionalSilu(x);

            /// <summary>log(1 + exp(beta·x))/beta; x itself where beta·x is above the threshold.</summary>
            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) =>
                NativeMethods.FunctionalSoftplus(x, beta, threshold);

            /// <summary>1/(1 + exp(−x)).</summary>
            public static Tensor sigmoid(Tensor x) => NativeMethods.FunctionalSigmoid(x);

            /// <summary>Hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x) => NativeMethods.FunctionalTanh(x);

            /// <summary>
            /// γ·(x − μ)/√(σ² + ε) + β for each column; in training μ and σ² are the batch's and go into the running ones.
            /// </summary>
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5) =>
                NativeMethods.FunctionalBatchNorm(
                    input, running_mean, running_var, weight, bias, training, momentum, eps);

            /// <summary>−input[n, target[n]] of logarithms of probabilities, input [N×C].</summary>
            public static Tensor nll_loss(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                NativeMethods.FunctionalNllLoss(input, target, weight, (long)reduction);

            /// <summary>Cross entropy of softmax(input) [N×C] and the classes in target [N].</summary>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                NativeMethods.FunctionalCrossEntropy(
                    input, target, weight, ignore_index, (long)reduction, label_smoothing);
        }
    }
}
