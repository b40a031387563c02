using System.Numerics;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>A mutant as it acts in one run: the seam that carries its alterations out, in every network of the run.</summary>
/// <param name="alterations">What it does.</param>
internal class Planted(IReadOnlyList<Alteration> alterations) : ISeam
{
    private readonly Dictionary<object, Scene> scenes = new(ReferenceEqualityComparer.Instance);
    private Scene? scene;

    /// <summary>How often a value was other after an alteration than before.</summary>
    public int Altered { get; private set; }

    public void Begin<T>(Mlp<T> network, in ForwardPass pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SceneOf(network).Begin(pass);

    public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SceneOf(network).Arrive(site);
        foreach (Alteration alteration in At(site).Where(alteration => alteration.Matrix is not null))
        {
            Grid before = Grid.Of(value);
            try
            {
                alteration.Matrix!(scene!, before).CopyTo(value);
            }
            catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
            {
                throw new InputException($"{site}: the mistake does not fit matrices of {value.Rows} × {value.Columns}; allowed: a recipe with layers of equal widths", e);
            }

            Altered += Grid.Of(value).IsSameAs(before) ? 0 : 1;
        }

        scene!.Leave(site, Grid.Of(value));
    }

    public double Visit(in Site site, double value)
    {
        scene!.Arrive(site);
        foreach (Alteration alteration in At(site).Where(alteration => alteration.Number is not null))
        {
            double before = value;
            value = alteration.Number!(scene, value);
            Altered += value.Equals(before) ? 0 : 1;
        }

        return value;
    }

    public void Visit<T>(Mlp<T> network, in Site site, Matrix<T> scores, Span<int> classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SceneOf(network).Arrive(site);
        foreach (Alteration alteration in At(site).Where(alteration => alteration.Classes is not null))
        {
            int[] before = classes.ToArray();
            alteration.Classes!(scene!, Grid.Of(scores), before).CopyTo(classes);
            Altered += classes.SequenceEqual(before) ? 0 : 1;
        }
    }

    public void Visit(in Site site, int[,] counts)
    {
        foreach (Alteration alteration in At(site).Where(alteration => alteration.Counts is not null))
        {
            int[,] before = (int[,])counts.Clone();
            Array.Copy(alteration.Counts!(before), counts, counts.Length);
            Altered += counts.Cast<int>().SequenceEqual(before.Cast<int>()) ? 0 : 1;
        }
    }

    private IEnumerable<Alteration> At(Site site) => alterations.Where(alteration => alteration.IsAt(site));

    private Scene SceneOf<T>(Mlp<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!scenes.TryGetValue(network, out Scene? known))
        {
            scenes[network] = known = new Scene<T>(network);
        }

        return scene = known;
    }
}
