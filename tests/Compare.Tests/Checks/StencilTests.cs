using FsCheck;
using FsCheck.Fluent;

namespace Harness.Compare.Tests;

public sealed class StencilTests
{
    private const double H = 1.0 / 1024;

    [Fact]
    public void Stencil_OfACubic_HasTheErrorsThatTheoryGives()
    {
        // J = x³ at 1.5: J′ = 6.75, c(h) is off by h², s(h) = h/2·9; nothing is left after extrapolation.
        Stencil stencil = Of(x => x * x * x, 1.5, H);
        Assert.Equal(6.75 + H * H, stencil.Centred, 1e-12);
        Assert.Equal(6.75 + 4.5 * H + H * H, stencil.Forward, 1e-12);
        Assert.Equal(6.75, stencil.Derivative, 1e-12);
        Assert.Equal(2 * H * H, stencil.Truncation, 1e-11);
    }

    // The corner lies anywhere about x, farther than the stencil reaches or nearer than can be told from x.
    [Fact]
    public void Truncation_WithACornerWithinReach_IsNoLessThanTheError() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(
            Gen.Choose(-3000, 3000).Zip(Gen.Choose(-100, 100)).Zip(Gen.Elements(1, 1e-3, 1e-6)).ToArbitrary(),
            drawn =>
            {
                ((int place, int turn), double closeness) = drawn;
                double corner = place / 1000.0 * closeness * H, slope = corner <= 0 ? turn : 0;
                Stencil stencil = Of(x => x / 3 + turn * Math.Max(0, x - corner), 0, H);
                return place == 0 || Math.Abs(stencil.Derivative - slope - 1.0 / 3) <= stencil.Truncation + 1e-12 * (1 + Math.Abs(turn));
            }));

    [Fact]
    public void Truncation_WithNaN_IsNaN() => Assert.True(double.IsNaN(Of(_ => double.NaN, 0, H).Truncation));

    private static Stencil Of(Func<double, double> J, double x, double h) =>
        new(h, (J(x - 2 * h), J(x - h), J(x), J(x + h), J(x + 2 * h)));
}
