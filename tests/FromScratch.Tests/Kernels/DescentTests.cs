using System.Numerics;
using Harness.Experiments;

namespace Harness.FromScratch.Tests;

/// <summary>Moves of a parameter, by a gradient it has or by one that a kernel computes.</summary>
public abstract class DescentTests<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly WorkerPool pool = new(2);

    public static TheoryData<VectorPath, MomentumForm?> PathsAndForms => new(
        from path in Enum.GetValues<VectorPath>()
        from form in (MomentumForm?[])[null, MomentumForm.Torch, MomentumForm.Course]
        select (path, form));

    public void Dispose()
    {
        pool.Dispose();
        GC.SuppressFinalize(this);
    }

    // Small whole numbers, halves and quarters of them: every kernel has to agree with the naive one in every bit.
    [Theory, MemberData(nameof(PathsAndForms))]
    public void Descend_MovesValueAndVelocity(VectorPath path, MomentumForm? form)
    {
        foreach (int columns in Enumerable.Range(1, 40))
        {
            AssertMovesAlike(path, form, 1, columns, (kernels, parameter, rule) =>
            {
                Draw.Whole<T>(1, columns, 3).Span.CopyTo(parameter.Gradient.Span);
                kernels.Descend(parameter, rule);
            });
        }
    }

    [Theory, MemberData(nameof(PathsAndForms))]
    public void SumRows_WithRule_MovesValueAndVelocity(VectorPath path, MomentumForm? form)
    {
        foreach (int columns in (int[])[1, 7, 16, 33])
        {
            AssertMovesAlike(path, form, 1, columns, (kernels, parameter, rule) =>
            {
                parameter.Rule = rule;
                kernels.SumRows(Draw.Whole<T>(5, columns, 3), parameter);
            });
        }
    }

    [Theory, MemberData(nameof(PathsAndForms))]
    public void TransposedMultiply_WithRule_MovesValueAndVelocity(VectorPath path, MomentumForm? form)
    {
        foreach ((int rows, int columns, int samples) in (ReadOnlySpan<(int, int, int)>)[(1, 1, 1), (7, 13, 5), (51, 101, 25), (10, 50, 100), (3, 7, 1100)])
        {
            AssertMovesAlike(path, form, rows, columns, (kernels, parameter, rule) =>
            {
                parameter.Rule = rule;
                kernels.TransposedMultiply(Draw.Whole<T>(samples, rows, 3), Draw.Whole<T>(samples, columns, 4), parameter);
            });
        }
    }

    [Fact]
    public void Descend_OfNaiveKernels_IsTheFormula()
    {
        // w = 3, v = 4, g = 2 + ¼·3 = 2¾; torch: v = 2 + 2¾, w = 3 − ½·4¾; course: v = 2 + ½·2¾, w = 3 − 3⅜.
        foreach ((MomentumForm? form, double w, double v) in ((MomentumForm?, double, double)[])[
            (null, 1.625, 0), (MomentumForm.Torch, 0.625, 4.75), (MomentumForm.Course, -0.375, 3.375)])
        {
            Parameter<T> parameter = new("W1", Draw.Of<T>([3]), isPenalised: true, isVector: false);
            parameter.Gradient[0, 0] = T.CreateTruncating(2);
            if (form is not null)
            {
                parameter.StartVelocity();
                parameter.Velocity![0, 0] = T.CreateTruncating(4);
            }

            new NaiveKernels<T>().Descend(parameter, Rule(form));
            Assert.Equal((w, v), (double.CreateTruncating(parameter.Value[0, 0]), double.CreateTruncating(parameter.Velocity?[0, 0] ?? T.Zero)));
        }
    }

    private void AssertMovesAlike(VectorPath path, MomentumForm? form, int rows, int columns, Action<Kernels<T>, Parameter<T>, SgdRule<T>> move)
    {
        Parameter<T> fast = Parameter(), slow = Parameter();
        move(TestKernels.Create<T>(path, pool), fast, Rule(form));
        move(new NaiveKernels<T>(), slow, Rule(form));
        Bits.AssertEqual(slow.Value, fast.Value, $"W {path} {form}");
        if (form is not null)
        {
            Bits.AssertEqual(slow.Velocity!, fast.Velocity!, $"v {path} {form}");
        }

        Parameter<T> Parameter()
        {
            Parameter<T> parameter = new("W1", Draw.Whole<T>(rows, columns, 1), isPenalised: true, isVector: false);
            if (form is not null)
            {
                parameter.StartVelocity();
                Draw.Whole<T>(rows, columns, 2).Span.CopyTo(parameter.Velocity!.Span);
            }

            return parameter;
        }
    }

    private static SgdRule<T> Rule(MomentumForm? form) => new(
        T.CreateTruncating(0.5), T.CreateTruncating(0.25), T.CreateTruncating(0.5), form ?? MomentumForm.Torch);
}

public sealed class DescentTestsOfSingle : DescentTests<float>;

public sealed class DescentTestsOfDouble : DescentTests<double>;
