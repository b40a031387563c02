namespace TorchSharp.Modules;

public sealed partial class SGD
{
    /// <summary>Parameters with options of their own; rate, momentum and weight decay may change between steps.</summary>
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
            Parameters = [.. parameters];
            Options = new Options
            {
                LearningRate = lr,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
            };
        }

        /// <summary>What is trained.</summary>
        public IEnumerable<Parameter> Parameters { get; }

        /// <summary>How.</summary>
        public Options Options { get; }

        /// <summary>Learning rate.</summary>
        public double LearningRate
        {
            get => Options.LearningRate!.Value;
            set => Options.LearningRate = value;
        }
    }

    /// <summary>Options of a group.</summary>
    public class Options : OptimizerOptions
    {
        /// <summary>Momentum.</summary>
        public double? momentum { get; set; }

        /// <summary>Dampening of momentum; fixed once the group is added.</summary>
        public double? dampening { get; set; }

        /// <summary>Factor of p that is added to its gradient.</summary>
        public double? weight_decay { get; set; }

        /// <summary>Whether momentum is Nesterov's; fixed once the group is added.</summary>
        public bool? nesterov { get; set; }
    }
}
