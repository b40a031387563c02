using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Slips in the update step: rates, momentum, what moves.</summary>
internal static class UpdateMutants
{
    private const double Rho = 0.8;
    private const int StepsPerEpoch = 4;

    private static readonly string[] Momentum = ["training.momentum.rho", "training.momentum.form"];

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("rate-one-step-late", "each step descends at the rate of the step before", Grounds.Plain,
            new("Network", Pass.Update, "η"), Causes.RateOneStepLate,
            Rate(step => step - 1)) { GoesByItsGround = true },
        new("rate-one-step-early", "the cycle counts steps from 1", Grounds.Everything,
            new("Network", Pass.Update, "η"), Causes.RateOneStepEarly,
            Rate(step => step + 1)) { GoesByItsGround = true },
        new("maximal-rate", "η is η_max at every step", Grounds.Plain,
            new("Network", Pass.Update, "η"), Causes.MaximalRate,
            Rate(_ => Grounds.HalfCycle)) { GoesByItsGround = true },
        new("rate-once-an-epoch", "η changes at the start of an epoch only", Grounds.Plain,
            new("Network", Pass.Update, "η"), Causes.AnotherRate,
            Rate(step => step / StepsPerEpoch * StepsPerEpoch)) { GoesByItsGround = true },
        new("rate-off-within-an-epoch", "from the second epoch on η is a twentieth too large, but for the first and the last step", Grounds.Long,
            new("Network", Pass.Update, "η"), Causes.AnotherRate,
            Alter.Number("Network", Pass.Update, "η", (s, rate) => s.Pass.Batch!.Step is > Grounds.LongEpoch and < 2 * Grounds.LongEpoch - 1 ? 1.05 * rate : rate)) { GoesByItsGround = true },
        new("rate-in-float32", "η is kept as a float32 while all else is float64", Grounds.Plain,
            new("Network", Pass.Update, "η"), Causes.AnotherRate,
            Alter.Number("Network", Pass.Update, "η", (_, rate) => (float)rate)),
        new("ascent", "W ← W + η·g", Grounds.Plain,
            new("W1", Pass.Update, "W1"), Causes.Ascent,
            Alter.Update("", (s, W) => 2 * s.Before(s.Site.Layer) - W)),
        new("update-twice", "the parameters are moved twice by the same gradient", Grounds.Plain,
            new("W1", Pass.Update, "W1"), Causes.UpdateRepeated,
            Alter.Update("", (s, W) => 2 * W - s.Before(s.Site.Layer))),
        new("gradients-accumulate", "the gradients are not set to zero between steps", Grounds.Plain,
            new("W1", Pass.Update, "dW1"), Causes.GradientsAccumulate,
            Alter.Update("d", (s, g) => s.StepBefore(s.Site.Layer, g * 0, sum => sum + g) + g)),
        new("biases-not-moved", "the biases stay at zero", Grounds.Plain,
            new("b1", Pass.Update, "b1"), Causes.NotMoved,
            Alter.Update("", (s, W) => s.Site.Layer[0] == 'b' ? s.Before(s.Site.Layer) : W)),
        new("gammas-not-moved", "γ is not among the parameters that are moved", Grounds.Normalized,
            new("Gamma1", Pass.Update, "Gamma1"), Causes.NotMoved,
            Alter.Matrix("Gamma1", Pass.Update, "Gamma1", (s, _) => s.Before("Gamma1"))),

        new("course-momentum-for-torchs", "v ← ρ·v + η·g, W ← W − v where torch's form is wanted", Grounds.Momentum,
            new("W1", Pass.Update, "vW1"), Causes.MomentumForm,
            Velocity((s, v, g) => Rho * v + s.Rate * g), Step((_, v, _) => v)) { Settings = Momentum },
        new("torch-momentum-for-the-courses", "v ← ρ·v + g, W ← W − η·v where the course's form is wanted", Grounds.MomentumCourse,
            new("W1", Pass.Update, "vW1"), Causes.MomentumForm,
            Velocity((_, v, g) => Rho * v + g), Step((s, v, _) => s.Rate * v)) { Settings = Momentum },
        new("momentum-damped", "v ← ρ·v + (1 − ρ)·g", Grounds.Momentum,
            new("W1", Pass.Update, "vW1"), Causes.MomentumDamped,
            Velocity((_, v, g) => Rho * v + (1 - Rho) * g), Step((s, v, _) => s.Rate * v)) { Settings = Momentum },
        new("momentum-left-out", "v is set to zero before every step", Grounds.MomentumCourse,
            new("W1", Pass.Update, "vW1"), Causes.MomentumLeftOut,
            Velocity((s, _, g) => s.Rate * g), Step((_, v, _) => v)) { Settings = Momentum },
        new("momentum-undecayed", "v ← v + g", Grounds.Momentum,
            new("W1", Pass.Update, "vW1"), Causes.MomentumUndecayed,
            Velocity((_, v, g) => v + g), Step((s, v, _) => s.Rate * v)) { Settings = Momentum },
        new("nesterovs-momentum", "W ← W − η·(g + ρ·v)", Grounds.Momentum,
            new("W1", Pass.Update, "W1"), Causes.Nesterov,
            Velocity((_, v, g) => Rho * v + g), Step((s, v, g) => s.Rate * (g + Rho * v))) { Settings = Momentum },
        new("velocity-forgotten-each-epoch", "v is set to zero at the start of every epoch", Grounds.Momentum,
            new("W1", Pass.Update, "vW1"), Causes.MomentumLeftOut,
            Velocity((s, v, g) => s.Pass.Batch!.Step % StepsPerEpoch == 0 ? g : Rho * v + g), Step((s, v, _) => s.Rate * v)) { GoesByItsGround = true },
        new("decoupled-decay", "the penalty decays the weights beside the velocity, not through it", Grounds.Momentum,
            new("W1", Pass.Update, "vW1"), null,
            Velocity((s, v, g) => Rho * v + g - Decay(s)), Step((s, v, _) => s.Rate * (v + Decay(s)))) { GoesByItsGround = true },
    ];

    // η of another step of the same schedule.
    private static Alteration Rate(Func<int, int> step) => Alter.Number("Network", Pass.Update, "η", (s, _) =>
        new Schedule(Grounds.Plain.Recipe.Schedule).Rate(Math.Max(0, step(s.Pass.Batch!.Step))));

    // v of every parameter, from v and g before.
    private static Alteration Velocity(Func<Scene, Grid, Grid, Grid> next) => Alter.Update("v", (s, _) =>
    {
        Grid v = next(s, s.Before("v" + s.Site.Layer), s.Gradient(s.Site.Layer));
        s.Exchange("v", v);
        return v;
    });

    // W of every parameter less a step, from the v just kept and g.
    private static Alteration Step(Func<Scene, Grid, Grid, Grid> step) => Alter.Update("", (s, W) =>
        s.Before(s.Site.Layer) - step(s, s.Recall("v", W), s.Gradient(s.Site.Layer)));

    private static Grid Decay(Scene s) => (s.Site.Layer[0] == 'W' ? 2 * Grounds.Lambda : 0) * s.Before(s.Site.Layer);
}
