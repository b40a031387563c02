using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The first difference between two traces in causal order.</summary>
/// <param name="Difference">What differs; null: nothing does.</param>
/// <param name="Agrees">The last quantity before it that agrees; null: it is the first of all.</param>
internal sealed record Walk(Difference? Difference, Site? Agrees)
{
    /// <summary>Walks a reference's trace and looks at the same quantities of a suspect.</summary>
    /// <param name="reference">The trace that is trusted.</param>
    /// <param name="suspect">The suspect's value at a site; null: it has none, which is a difference.</param>
    /// <param name="limits">What rounding explains at a site.</param>
    public static Walk Along(Trace reference, Func<Site, NamedTensor?> suspect, Func<Site, ElementLimits> limits)
    {
        Site? agrees = null;
        foreach ((Site site, NamedTensor right) in reference)
        {
            NamedTensor left = suspect(site) ?? new NamedTensor(right.Name, [0], []);
            if (Difference.Find(site, left, right, limits(site)) is Difference difference)
            {
                return new Walk(difference, agrees);
            }

            agrees = site;
        }

        return new Walk(null, agrees);
    }

    /// <summary>Layer and operation of the difference, and what agrees before it.</summary>
    public string Where
    {
        get
        {
            Site site = Difference!.Site;
            string before = Agrees is Site last ? $"; {last.Layer}'s {last.Quantity} ({Way(last)}) still agrees" : "";
            return $"{site.Layer}, {Way(site)}: {site.Quantity} is the first quantity in causal order that differs{before}";
        }
    }

    private static string Way(Site site) => site.Pass.ToString().ToLowerInvariant();
}
