using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>A search over a small recipe, on a few images, in a folder of its own.</summary>
public sealed class SmallSearch : IDisposable
{
    /// <summary>λ and widths, drawn; then around the best; then longer: 6 + 3 + 2 trials from two initialisations, and two confirmed.</summary>
    public const string Json = """
        {
          "recipe": "few.json",
          "set": { "schedule.rate": 0.05 },
          "initializations": 2,
          "fields": { "training.lambda": { "logUniform": [1e-4, 1] }, "network.hidden": { "values": [[3], [6]] } },
          "trials": 6,
          "fine": { "trials": 3, "around": 2 },
          "longer": { "best": 2, "set": { "training.epochs": 3 } }
        }
        """;

    private readonly TemporaryFolder folder = new();
    private readonly SmallFiles files = new();

    public SmallSearch()
    {
        File.Copy(files.Recipe, folder.File("few.json"));
        File.WriteAllText(Path, Json);
        Dataset = new DataLocation(DataRule.Option, files.Data).Read();
    }

    /// <summary>The search's file.</summary>
    public string Path => folder.File("little.json");

    /// <summary>Its images as files.</summary>
    public string Data => files.Data;

    /// <summary>Its images.</summary>
    public Dataset Dataset { get; }

    /// <summary>The search of a text, as if it stood in the file.</summary>
    public SearchSpace Parse(string json = Json) => SpaceReader.Parse(json, Path);

    public void Dispose()
    {
        folder.Dispose();
        files.Dispose();
    }
}
