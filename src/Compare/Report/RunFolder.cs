using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The folder of a run's results. It appears with all its files in it, or not at all.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly string field, temporary;
    private readonly bool isChosen;

    private RunFolder(string field, string path, string temporary, bool isChosen) => (this.field, Path, this.temporary, this.isChosen) = (field, path, temporary, isChosen);

    /// <summary>The folder; one with a default name gets another, NAME-TIME-2, where somebody was faster.</summary>
    public string Path { get; private set; }

    /// <summary>Makes sure that the results can be written, before the work begins; nothing is left behind.</summary>
    /// <param name="option">--out, or null for runs/NAME-TIME.</param>
    /// <param name="name">Name of the recipe.</param>
    /// <param name="clock">Gives the time in the default name.</param>
    /// <exception cref="InputException">It is there and not empty, or cannot be written.</exception>
    public static RunFolder Reserve(string? option, string name, TimeProvider clock)
    {
        string field = option is null ? "runs" : "--out";
        string path = FullPath(field,
            option ?? System.IO.Path.Combine("runs", $"{name}-{clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}"));
        if (option is not null && IsTaken(path))
        {
            throw new InputException($"{field}: {path} is there already{(File.Exists(path) ? " and is a file" : " and not empty")}; allowed: a new or empty folder");
        }

        string parent = System.IO.Path.GetDirectoryName(path) ?? path;
        RequireWritableFolder(field, parent);
        string temporary = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        return new RunFolder(field, path, temporary, isChosen: option is not null);
    }

    /// <summary>Refuses a folder that cannot be written to; where it is not there, the nearest above it that is.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static void RequireWritableFolder(string option, string folder) => Writing(option, folder, () =>
    {
        string existing = folder;
        while (!Directory.Exists(existing) && !File.Exists(existing) && System.IO.Path.GetDirectoryName(existing) is string parent)
        {
            existing = parent;
        }

        string probe = System.IO.Path.Combine(existing, $".{Environment.ProcessId}.probe");
        File.WriteAllBytes(probe, []);
        File.Delete(probe);
    });

    /// <summary>The absolute path.</summary>
    /// <exception cref="InputException">It is empty.</exception>
    public static string FullPath(string option, string path) => path.Length > 0
        ? System.IO.Path.GetFullPath(path)
        : throw new InputException($"{option}: \"\" is no path; allowed: the path of what is to be written");

    /// <summary>Writes all files of a comparison and puts the folder in its place.</summary>
    /// <exception cref="InputException">It cannot be written (any more).</exception>
    public void Write(CompareResult result, string summaryJson, string summaryMarkdown) => Write(file =>
    {
        File.WriteAllText(file("summary.json"), summaryJson);
        File.WriteAllText(file("summary.md"), summaryMarkdown);
        File.WriteAllText(file("recipe.json"), RecipeWriter.Write(result.Recipe) + "\n");
        CsvFile.Write(file("epochs.csv"), result.Trainings.SelectMany(training => training.Epochs));
        CsvFile.Write(file("gradients.csv"), (result.Gradients?.Rows ?? []).Select(GradientRecord.Of));
        if (result.Trainings.Any(training => training.EverySteps.Count > 0))
        {
            CsvFile.Write(file("steps.csv"), result.Trainings.SelectMany(training => training.EverySteps));
        }

        CsvFile.Write(file("lockstep.csv"), result.Lockstep.SelectMany(report => report.Steps.Select(step => StepRecord.Of(report.Precision, step))));
    });

    /// <summary>Writes files and puts the folder in its place.</summary>
    /// <param name="files">Writes them; is given what makes a path of a file's name.</param>
    /// <exception cref="InputException">It cannot be written (any more).</exception>
    public void Write(Action<Func<string, string>> files) => Writing(field, Path, () =>
    {
        Directory.CreateDirectory(temporary);
        files(name =>
        {
            string path = System.IO.Path.Combine(temporary, name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return path;
        });
        string first = Path;
        for (int number = 2; !isChosen && IsTaken(Path); number++)
        {
            Path = $"{first}-{number}";
        }

        if (Directory.Exists(Path))
        {
            Directory.Delete(Path);
        }

        Directory.Move(temporary, Path);
    });

    private static bool IsTaken(string path) => File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    /// <summary>Leaves nothing half-written behind.</summary>
    public void Dispose()
    {
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Writes to a folder.</summary>
    /// <exception cref="InputException">It cannot be written to.</exception>
    public static void Writing(string option, string folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option}: cannot write to {folder}: {exception.Message.TrimEnd('.')}; allowed: a folder that you may write to", exception);
        }
    }
}
