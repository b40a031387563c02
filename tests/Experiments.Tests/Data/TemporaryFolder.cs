namespace Harness.Experiments.Tests;

/// <summary>A folder that is there for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("harness-").FullName;

    public static implicit operator string(TemporaryFolder folder) => folder.path;

    /// <summary>The path of something in the folder.</summary>
    public string At(params string[] names) => Path.Combine([path, .. names]);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
