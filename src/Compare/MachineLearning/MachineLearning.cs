using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Whether ML.NET and Microsoft.Data.Analysis were there when this was compiled.</summary>
public static partial class MachineLearning
{
    /// <summary>How to get what is missing.</summary>
    public const string HowToGetIt =
        "add a package feed that has Microsoft.ML and Microsoft.Data.Analysis (dotnet nuget add source URL), delete .provider/ and run ./harness again";

    /// <summary>Whether they are there.</summary>
    public static bool IsThere => Version is not null;

    /// <summary>For the foot of a table: who gave the opinion and the baselines, or that they are left out.</summary>
    public static string Footer => IsThere
        ? $"Log-loss and confusion as judged by {Name}'s MulticlassClassification.Evaluate."
        : "ML.NET is not there: log-loss and confusion by our own code, which its tests hold to ML.NET's; no baselines by SDCA and L-BFGS, no DataFrame.";

    /// <summary>Refuses what cannot be done without them.</summary>
    /// <exception cref="MissingComponentException">They are not there.</exception>
    internal static void Require()
    {
        if (!IsThere)
        {
            throw new MissingComponentException($"ML.NET is not there: {HowToGetIt}");
        }
    }

    /// <summary>"ML.NET 5.0.1".</summary>
    internal static string Name => $"ML.NET {Version}";

    /// <summary>The line of doctor.</summary>
    internal static ComponentRecord Component => IsThere
        ? new("ML.NET", true, $"{Name} and Microsoft.Data.Analysis, from {Location}")
        : new("ML.NET", false, $"no outside opinion by ML.NET, no baselines, no DataFrame: {HowToGetIt}");
}
