using System.Globalization;
using Harness.Experiments;

namespace Harness.Bench;

/// <summary>The networks whose update steps are measured.</summary>
public static class Shapes
{
    private static readonly int[] Widths = [50, 100, 140, 200, 500, 1000], BatchSizes = [100, 500];

    /// <summary>The four shapes of one hidden layer that the design's limits are of.</summary>
    public static IReadOnlyList<Recipe> Headline { get; } = [Plain([50], 100), Plain([200], 100), Plain([1000], 100), Plain([140], 500)];

    /// <summary>One hidden layer of each width and batch size.</summary>
    public static IReadOnlyList<Recipe> Grid { get; } = [.. BatchSizes.SelectMany(n => Widths.Select(m => Plain([m], n)))];

    /// <summary>Two to nine layers.</summary>
    public static IReadOnlyList<Recipe> Deep { get; } = [.. Enumerable.Range(2, 8).Select(k => Plain([.. Enumerable.Repeat(50, k - 1)], 100))];

    /// <summary>Batch normalisation, dropout behind the hidden layer and momentum.</summary>
    public static IReadOnlyList<Recipe> WithTechniques { get; } = [.. new[] { 50, 200, 1000 }.Select(m => WithAll(Plain([m], 100)))];

    /// <summary>A network with L2 and nothing else.</summary>
    /// <param name="hidden">Hidden widths.</param>
    /// <param name="batchSize">N.</param>
    public static Recipe Plain(int[] hidden, int batchSize) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"M = {string.Join('-', hidden.Distinct())}{(hidden.Length > 1 ? $" × {hidden.Length}" : "")}, N = {batchSize}"),
        Network = new NetworkOptions { Hidden = hidden },
        Training = new TrainingOptions { BatchSize = batchSize, Lambda = 0.001 },
    };

    /// <summary>The techniques of a recipe that cost time in an update step, by name: "BN, dropout, momentum".</summary>
    public static string Techniques(Recipe recipe)
    {
        DropoutOptions dropout = recipe.Network.Dropout;
        string[] names =
        [
            .. recipe.Network.BatchNormalization.Kind != BatchNormalizationKind.None ? ["BN"] : Array.Empty<string>(),
            .. dropout.KeepInput < 1 || dropout.KeepHidden < 1 ? ["dropout"] : Array.Empty<string>(),
            .. recipe.Training.Momentum.Rho > 0 ? ["momentum"] : Array.Empty<string>(),
        ];
        return string.Join(", ", names);
    }

    private static Recipe WithAll(Recipe recipe) => recipe with
    {
        Network = recipe.Network with
        {
            BatchNormalization = new BatchNormalizationOptions { Kind = BatchNormalizationKind.Torch },
            Dropout = new DropoutOptions { KeepHidden = 0.8 },
        },
        Training = recipe.Training with { Momentum = new MomentumOptions { Rho = 0.9 } },
    };
}
