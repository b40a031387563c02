using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// The folder of a run's results. A new one appears with all its files in it, or not at all; one that is there already, and empty, may be a mount point or a
/// link, and stays: the files are moved into it at the end.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private readonly string field, temporary;
    private readonly bool isChosen;
    private string target;
    private bool isComplete;

    private RunFolder(string field, string path, string target, string temporary, bool isChosen) =>
        (this.field, Path, this.target, this.temporary, this.isChosen) = (field, path, target, temporary, isChosen);

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
        string path = System.IO.Path.TrimEndingDirectorySeparator(FullPath(field,
            option ?? System.IO.Path.Combine("runs", $"{name}-{clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}")));
        string target = path;
        Writing(field, path, () => target = new DirectoryInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path);
        if (option is not null && IsTaken(target))
        {
            throw new InputException($"{field}: {path} is there already{(File.Exists(target) ? " and is a file" : " and not empty")}; allowed: a new or empty folder");
        }

        bool isThere = Directory.Exists(target);
        string parent = isThere ? target : System.IO.Path.GetDirectoryName(target) ?? target;
        string temporary = $".{(isThere ? "" : $"{System.IO.Path.GetFileName(target)}.")}{Environment.ProcessId}.tmp";
        RequireWritableFolder(field, parent, temporary);
        return new RunFolder(field, path, target, System.IO.Path.Combine(parent, temporary), isChosen: option is not null);
    }

    /// <summary>Refuses a folder that nothing can be made in; where it is not there, one that cannot be made. Nothing is left behind.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What will be made in it; null: something short.</param>
    /// <exception cref="InputException">It cannot.</exception>
    public static void RequireWritableFolder(string option, string folder, string? name = null) => Writing(option, folder, () =>
    {
        List<string> made = [];
        string probe = System.IO.Path.Combine(folder, name ?? $".{Environment.ProcessId}.probe");
        for (string? above = probe; above is not null && !Directory.Exists(above); above = System.IO.Path.GetDirectoryName(above))
        {
            made.Add(above);
        }

        try
        {
            Directory.CreateDirectory(probe);
        }
        finally
        {
            foreach (string each in made.Where(each => Directory.Exists(each) && !IsTaken(each)))
            {
                Directory.Delete(each);
            }
        }
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
    /// <exception cref="InputException">It cannot be written (any more); what was written whole is kept, and the message says where.</exception>
    public void Write(Action<Func<string, string>> files)
    {
        Writing(field, Path, () =>
        {
            Directory.CreateDirectory(temporary);
            files(name =>
            {
                string path = System.IO.Path.Combine(temporary, name);
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                return path;
            });
        });
        isComplete = true;
        try
        {
            Place();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{field}: the results cannot be put into {Path}: {exception.Message.TrimEnd('.')}; they are kept in {temporary}", exception);
        }
    }

    private void Place()
    {
        string first = target;
        for (int number = 2; !isChosen && IsTaken(target); number++)
        {
            Path = target = $"{first}-{number}";
        }

        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
            return;
        }

        if (Directory.EnumerateFileSystemEntries(target).Any(entry => entry != temporary))
        {
            throw new IOException("somebody else has written into it");
        }

        foreach (string entry in Directory.GetFileSystemEntries(temporary))
        {
            Directory.Move(entry, System.IO.Path.Combine(target, System.IO.Path.GetFileName(entry)));
        }

        Directory.Delete(temporary);
    }

    private static bool IsTaken(string path) => File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());

    /// <summary>Leaves nothing half-written behind.</summary>
    public void Dispose()
    {
        if (!isComplete && Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Writes to a folder, or whatever else may be written.</summary>
    /// <exception cref="InputException">It cannot be written to.</exception>
    public static void Writing(string option, string path, Action write, string allowed = "a folder that you may write to")
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option}: cannot write to {path}: {exception.Message.TrimEnd('.')}; allowed: {allowed}", exception);
        }
    }
}
