using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch;

/// <summary>
/// A network of k linear layers: {Linear, batch normalisation, ReLU, dropout}·(k − 1), Linear, softmax with cross
/// entropy; with dropout of the inputs before the first.
/// </summary>
public sealed class Mlp<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Kernels<T> kernels;
    private readonly ILayer<T>[] layers;
    private readonly Parameter<T>[] parameters;
    private Matrix<T>? firstProduct;
    private T[] keptCopy = [];

    /// <param name="kernels">What computes.</param>
    /// <param name="widths">D, the hidden widths, C.</param>
    /// <param name="seam">Passed by every step of the computation; null in earnest.</param>
    /// <param name="options">Batch normalisation and dropout; null: neither.</param>
    public Mlp(Kernels<T> kernels, IReadOnlyList<int> widths, ISeam? seam = null, NetworkOptions? options = null)
    {
        BatchNormalizationOptions normalization = options?.BatchNormalization ?? new();
        DropoutOptions dropout = options?.Dropout ?? new();
        (this.kernels, Seam) = (kernels, seam);
        List<ILayer<T>> all = [];
        if (dropout.KeepInput < 1)
        {
            all.Add(new Dropout<T>(kernels, 0, dropout.KeepInput));
        }

        for (int l = 1; l < widths.Count; l++)
        {
            all.Add(new Linear<T>(kernels, l, widths[l - 1], widths[l], isFirst: l == 1));
            if (l == widths.Count - 1)
            {
                break;
            }

            if (normalization.Kind != BatchNormalizationKind.None)
            {
                all.Add(new BatchNormalization<T>(kernels, l, widths[l], normalization));
            }

            all.Add(new Relu<T>(kernels, l, widths[l]));
            if (dropout.KeepHidden < 1)
            {
                all.Add(new Dropout<T>(kernels, l, dropout.KeepHidden));
            }
        }

        layers = [.. all];
        First = all.OfType<Linear<T>>().First();
        parameters = [.. all.SelectMany(layer => layer.Parameters)];
        Head = new SoftmaxCrossEntropy<T>(kernels, widths[^1]);
    }

    /// <summary>Passed by every step of the computation; null in earnest.</summary>
    internal ISeam? Seam { get; set; }

    /// <summary>The layers in forward order.</summary>
    public IReadOnlyList<ILayer<T>> Layers => layers;

    /// <summary>The first linear layer.</summary>
    public Linear<T> First { get; }

    /// <summary>Softmax and cross entropy.</summary>
    public SoftmaxCrossEntropy<T> Head { get; }

    /// <summary>All parameters in forward order: W1, b1, W2, b2, ….</summary>
    public IReadOnlyList<Parameter<T>> Parameters => parameters;

    /// <summary>Scores of a batch.</summary>
    /// <param name="X">[N×D].</param>
    /// <param name="pass">Training or evaluation, and what belongs to the batch.</param>
    /// <returns>S, [N×C].</returns>
    public Matrix<T> Forward(Matrix<T> X, ForwardPass pass = default)
    {
        Pass way = pass.Way;
        Seam?.Begin(this, pass);
        Seam?.Visit(this, new Site("Network", way, "X"), X);
        Matrix<T> Y = X;
        foreach (ILayer<T> layer in layers)
        {
            Y = layer == First ? ForwardFirst(Y, pass) : layer.Forward(Y, pass);
            Seam?.Visit(this, new Site(layer.Name, way, "Y"), Y);
        }

        return Y;
    }

    /// <summary>Scores of the same images by several networks of one shape, in evaluation mode, past no seam: their first layers read the images once.</summary>
    /// <param name="networks">At least one.</param>
    /// <param name="X">[N×D].</param>
    /// <returns>Each network's S, [N×C].</returns>
    internal static Matrix<T>[] EvaluateEach(IReadOnlyList<Mlp<T>> networks, Matrix<T> X)
    {
        ILayer<T>[] layers = networks[0].layers;
        int first = Array.IndexOf(layers, networks[0].First);
        foreach (ILayer<T> layer in layers[..first])
        {
            X = layer.Forward(X, ForwardPass.Evaluation);
        }

        Matrix<T>[] Y = Linear<T>.ForwardEach([.. networks.Select(network => network.First)], X);
        for (int i = 0; i < Y.Length; i++)
        {
            foreach (ILayer<T> layer in networks[i].layers[(first + 1)..])
            {
                Y[i] = layer.Forward(Y[i], ForwardPass.Evaluation);
            }
        }

        return Y;
    }

    /// <summary>Gradients of the loss L after Forward, into every parameter (or moving it, where it has a rule).</summary>
    /// <param name="S">What Forward returned, [N×C].</param>
    /// <param name="labels">y, [N].</param>
    public void Backward(Matrix<T> S, ReadOnlySpan<int> labels)
    {
        Matrix<T>? dY = Head.Backward(S, labels);
        Seam?.Visit(this, new Site(Head.Name, Pass.Backward, "dX"), dY);
        for (int l = layers.Length - 1; l >= 0 && dY is not null; l--)
        {
            ILayer<T> layer = layers[l];
            VisitCache(layer);
            dY = layer.Backward(dY);
            VisitGradients(layer, dY);
        }
    }

    /// <summary>
    /// Until the next call, Backward moves every parameter by gradient descent on J = L + λ Σ‖W‖² at once, instead
    /// of keeping its gradient; a rate of null ends that.
    /// </summary>
    /// <param name="rate">η, or null.</param>
    /// <param name="training">λ and momentum.</param>
    public void DescendInBackward(double? rate, TrainingOptions training)
    {
        foreach (Parameter<T> parameter in parameters)
        {
            parameter.Rule = rate is double eta ? Rule(eta, PenaltyFactor(parameter, training.Lambda), training.Momentum) : null;
        }
    }

    /// <summary>Moves every parameter by its gradient, to which the penalty's part has been added.</summary>
    /// <param name="rate">η.</param>
    /// <param name="momentum">ρ and the form.</param>
    public void Descend(double rate, MomentumOptions momentum)
    {
        foreach (Parameter<T> parameter in parameters)
        {
            VisitUpdate("d" + parameter.Name, parameter.Gradient);
            kernels.Descend(parameter, Rule(rate, penalty: 0, momentum));
            if (parameter.Velocity is Matrix<T> v)
            {
                VisitUpdate("v" + parameter.Name, v);
            }

            VisitUpdate(parameter.Name, parameter.Value);

            void VisitUpdate(string quantity, Matrix<T> value) => Seam?.Visit(this, new Site(parameter.Name, Pass.Update, quantity), value);
        }
    }

    /// <summary>Passes the running statistics by the seam, after the forward pass of an update step.</summary>
    public void VisitRunningStatistics()
    {
        foreach (BatchNormalization<T> layer in layers.OfType<BatchNormalization<T>>())
        {
            Seam?.Visit(this, new Site(layer.Name, Pass.Update, $"RunningMean{layer.Number}"), layer.RunningMean);
            Seam?.Visit(this, new Site(layer.Name, Pass.Update, $"RunningVariance{layer.Number}"), layer.RunningVariance);
        }
    }

    /// <summary>Makes the gradients of L those of J = L + λ Σ‖W‖²: dW ← dW + 2λ·W.</summary>
    /// <param name="lambda">λ.</param>
    public void AddPenaltyGradient(double lambda)
    {
        foreach (Parameter<T> parameter in parameters)
        {
            double penalty = PenaltyFactor(parameter, lambda);
            if (penalty != 0)
            {
                kernels.AddScaled(T.CreateTruncating(penalty), parameter.Value, parameter.Gradient);
            }
        }
    }

    /// <summary>2λ for a parameter whose square is part of the cost, 0 for others.</summary>
    public double PenaltyFactor(Parameter<T> parameter, double lambda)
    {
        double factor = parameter.IsPenalised ? 2 * lambda : 0;
        return Seam?.Visit(new Site(parameter.Name, Pass.Backward, "2λ"), factor) ?? factor;
    }

    /// <summary>Σ‖W‖² over the parameters that are penalised, summed in float64.</summary>
    public double SquaredWeights()
    {
        double sum = 0;
        foreach (Parameter<T> parameter in parameters)
        {
            if (parameter.IsPenalised)
            {
                sum += kernels.SumOfSquares(parameter.Value);
            }
        }

        return sum;
    }

    // The copy is taken before the product passes the seam, which may alter it.
    private Matrix<T> ForwardFirst(Matrix<T> X, ForwardPass pass)
    {
        if (pass.First == FirstProduct.Taken && firstProduct is not null)
        {
            keptCopy.CopyTo(firstProduct.Span);
            return firstProduct;
        }

        Matrix<T> S = First.Forward(X, pass);
        if (pass.First == FirstProduct.Kept)
        {
            Array.Resize(ref keptCopy, S.Count);
            S.Span.CopyTo(keptCopy);
            firstProduct = S;
        }

        return S;
    }

    private void VisitCache(ILayer<T> layer)
    {
        if (Seam is null)
        {
            return;
        }

        foreach ((string name, Matrix<T> value) in layer.Cache)
        {
            Seam.Visit(this, new Site(layer.Name, Pass.Backward, name), value);
        }
    }

    private void VisitGradients(ILayer<T> layer, Matrix<T>? dX)
    {
        if (Seam is null)
        {
            return;
        }

        foreach (Parameter<T> parameter in layer.Parameters)
        {
            Seam.Visit(this, new Site(layer.Name, Pass.Backward, "d" + parameter.Name), parameter.Gradient);
        }

        if (dX is not null)
        {
            Seam.Visit(this, new Site(layer.Name, Pass.Backward, "dX"), dX);
        }
    }

    private static SgdRule<T> Rule(double rate, double penalty, MomentumOptions momentum) => new(
        T.CreateTruncating(rate), T.CreateTruncating(penalty), T.CreateTruncating(momentum.Rho), momentum.Form);
}
