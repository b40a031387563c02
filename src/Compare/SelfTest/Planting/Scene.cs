using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>
/// What a mutant sees of the network it is planted in, in float64 whatever the network computes in: what passed in
/// this forward and backward pass, the state before the update step, and what the mutant itself kept.
/// </summary>
internal abstract class Scene
{
    private readonly Dictionary<string, Grid> inputs = [];
    private readonly Dictionary<string, object> kept = [];
    private Dictionary<string, Grid> before = [];
    private Grid? latestOutput, latestGradient;

    /// <summary>Precision the network computes in.</summary>
    public abstract Precision Precision { get; }

    /// <summary>The pass that began last: its mode, its batch, whether it belongs to an update step.</summary>
    public ForwardPass Pass { get; private set; }

    /// <summary>Where the computation is.</summary>
    public Site Site { get; private set; }

    /// <summary>η of the update step, as the right code takes it.</summary>
    public double Rate => Pass.Batch!.Rate;

    /// <summary>What entered the layer where the computation is, in the latest forward pass.</summary>
    public Grid Input => inputs[Site.Layer];

    /// <summary>The gradient of what the layer gave out, where the computation is on the way back.</summary>
    public Grid OutputGradient => latestGradient!;

    /// <summary>What entered a layer in the latest forward pass.</summary>
    public Grid InputOf(string layer) => inputs[layer];

    /// <summary>A parameter's value.</summary>
    public abstract Grid Value(string parameter);

    /// <summary>A parameter's gradient.</summary>
    public abstract Grid Gradient(string parameter);

    /// <summary>What a layer keeps for its backward pass, by the names of its derivation; also running statistics.</summary>
    public abstract Grid Cache(string layer, string name);

    /// <summary>Replaces what a layer keeps for its backward pass.</summary>
    public abstract void Replace(string layer, string name, Grid value);

    /// <summary>A parameter, its velocity (vW1) or a running statistic (RunningMean1) before the latest update step began.</summary>
    public Grid Before(string state) => before[state];

    /// <summary>What the mutant kept under a name, or what it starts with.</summary>
    public TKept Recall<TKept>(string name, TKept start)
        where TKept : notnull => kept.TryGetValue(name, out object? value) ? (TKept)value : start;

    /// <summary>Keeps a value under a name until it is replaced: through all steps of this network.</summary>
    /// <returns>What was kept before, or the value itself the first time.</returns>
    public TKept Exchange<TKept>(string name, TKept value)
        where TKept : notnull
    {
        TKept old = Recall(name, value);
        kept[name] = value;
        return old;
    }

    /// <summary>
    /// What the mutant kept in the update step before this one, however often a step is repeated; passes that update
    /// nothing look, and keep nothing.
    /// </summary>
    /// <param name="name">Under which name.</param>
    /// <param name="start">What it starts with, in the first step.</param>
    /// <param name="next">What it keeps in this step, from what it kept in the one before.</param>
    public Grid StepBefore(string name, Grid start, Func<Grid, Grid> next)
    {
        int step = Pass.Batch!.Step;
        (int Step, Grid Before, Grid Now) known = Recall(name, (step, start, start));
        Grid before = known.Step == step ? known.Before : known.Now;
        if (Pass.Updates)
        {
            kept[name] = (step, before, next(before));
        }

        return before;
    }

    /// <summary>A forward pass begins.</summary>
    public void Begin(ForwardPass pass)
    {
        (Pass, latestOutput, latestGradient) = (pass, null, null);
        if (pass.Updates)
        {
            before = State().ToDictionary(entry => entry.Name, entry => entry.Value);
        }
    }

    /// <summary>The computation comes to a site; of a layer's output, what entered the layer is now known.</summary>
    public void Arrive(Site site)
    {
        Site = site;
        if (site is { Quantity: "Y", Pass: Experiments.Pass.Forward or Experiments.Pass.Evaluation })
        {
            inputs[site.Layer] = latestOutput!;
        }
    }

    /// <summary>The computation goes on from a site with this value.</summary>
    public void Leave(Site site, Grid value)
    {
        (latestOutput, latestGradient) = site switch
        {
            { Pass: Experiments.Pass.Forward or Experiments.Pass.Evaluation, Quantity: "X" or "Y" } => (value, latestGradient),
            { Pass: Experiments.Pass.Backward, Quantity: "dX" } => (latestOutput, value),
            _ => (latestOutput, latestGradient),
        };
    }

    /// <summary>Parameters, velocities and running statistics.</summary>
    protected abstract IEnumerable<(string Name, Grid Value)> State();
}

/// <inheritdoc/>
/// <param name="network">The network.</param>
internal sealed class Scene<T>(Mlp<T> network) : Scene
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Precision Precision => typeof(T) == typeof(float) ? Precision.Float32 : Precision.Float64;

    public override Grid Value(string parameter) => Grid.Of(Parameter(parameter).Value);

    public override Grid Gradient(string parameter) => Grid.Of(Parameter(parameter).Gradient);

    public override Grid Cache(string layer, string name) => Grid.Of(Kept(layer, name));

    public override void Replace(string layer, string name, Grid value) => value.CopyTo(Kept(layer, name));

    protected override IEnumerable<(string Name, Grid Value)> State()
    {
        foreach (Parameter<T> parameter in network.Parameters)
        {
            yield return (parameter.Name, Grid.Of(parameter.Value));
            if (parameter.Velocity is Matrix<T> velocity)
            {
                yield return ("v" + parameter.Name, Grid.Of(velocity));
            }
        }

        foreach (BatchNormalization<T> layer in network.Layers.OfType<BatchNormalization<T>>())
        {
            yield return ($"RunningMean{layer.Number}", Grid.Of(layer.RunningMean));
            yield return ($"RunningVariance{layer.Number}", Grid.Of(layer.RunningVariance));
        }
    }

    private Parameter<T> Parameter(string name) => network.Parameters.Single(parameter => parameter.Name == name);

    private Matrix<T> Kept(string layer, string name)
    {
        ILayer<T> of = network.Layers.Single(l => l.Name == layer);
        return (of, name) switch
        {
            (BatchNormalization<T> normalization, "RunningMean") => normalization.RunningMean,
            (BatchNormalization<T> normalization, "RunningVariance") => normalization.RunningVariance,
            _ => of.Cache.Single(entry => entry.Name == name).Value,
        };
    }
}
