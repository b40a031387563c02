using System.Text;
using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// The finished runs of a search, one JSON line each behind a header, on disk before the next run begins: what a search
/// goes on from. A line counts once its end is written, so that one torn by a kill is no run. Nobody else can write
/// while it is open.
/// </summary>
internal sealed class Journal : IDisposable
{
    /// <summary>Name of the file in a search's folder.</summary>
    public const string FileName = "runs.jsonl";

    private readonly Dictionary<(EngineName, StageName, int, int), RunRecord> runs = [];
    private readonly string option;
    private readonly FileStream stream;

    private Journal(string option, FileStream stream) => (this.option, this.stream) = (option, stream);

    /// <summary>How many runs there are.</summary>
    public int Count => runs.Count;

    /// <summary>Opens the journal of a folder, or begins one in a new or empty folder.</summary>
    /// <param name="option">What messages name first: the option that names the folder.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="header">What is searched, on what.</param>
    /// <exception cref="InputException">The folder holds something else, another search works in it, or it cannot be written.</exception>
    public static Journal Open(string option, string folder, JournalHeader header)
    {
        string file = Path.Combine(folder, FileName);
        if (File.Exists(folder) || (Directory.Exists(folder) && !File.Exists(file) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new InputException($"{option}: {folder} is there already and no folder of a search; allowed: a new or empty folder, or that of the same search, which then goes on");
        }

        RunFolder.RequireWritableFolder(option, folder);
        RunFolder.Writing(option, folder, () => Directory.CreateDirectory(folder));
        Journal journal = new(option, Lock(option, file));
        try
        {
            RunFolder.Writing(option, file, () => journal.Load(file, header));
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>The run, if it is finished already, by what the engine computes with now.</summary>
    /// <exception cref="InputException">The journal has it with other settings: somebody changed a line.</exception>
    public RunRecord? Find(EngineName engine, string provider, Trial trial, int initialization)
    {
        lock (runs)
        {
            RunRecord? run = runs.GetValueOrDefault((engine, trial.Stage, trial.Number, initialization));
            return run is null || run.Provider != provider ? null : run.Settings == trial.Settings.ToString() ? run : throw new InputException(
                $"{stream.Name}: {trial.Stage.Text()} trial {trial.Number + 1} is there with {run.Settings}, and should have {trial.Settings}; delete the lines that were changed, and their runs are done again");
        }
    }

    /// <summary>Keeps a finished run: its line is on disk when this returns.</summary>
    /// <exception cref="InputException">It cannot be written (any more).</exception>
    public void Append(RunRecord run)
    {
        lock (runs)
        {
            WriteLine(JsonSerializer.Serialize(run, SearchJson.Inline));
            runs[Key(run)] = run;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static FileStream Lock(string option, string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option}: {file} cannot be written: another search is at work in the folder, or you may not write there ({e.Message.TrimEnd('.')})", e);
        }
    }

    // What follows the last line's end was torn off by a kill: it is cut away. A torn header is the beginning of this one.
    private void Load(string file, JournalHeader header)
    {
        string expected = JsonSerializer.Serialize(header, SearchJson.Inline);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        int end = bytes.LastIndexOf((byte)'\n') + 1;
        string[] lines = Encoding.UTF8.GetString(bytes, 0, end).TrimStart('\uFEFF').Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 && expected.StartsWith(Encoding.UTF8.GetString(bytes), StringComparison.Ordinal))
        {
            stream.SetLength(0);
            WriteLine(expected);
            return;
        }

        if (lines.Length == 0 || lines[0] != expected)
        {
            string difference = Parsed<JournalHeader>(lines.FirstOrDefault()) is JournalHeader found ? header.Difference(found) : "it holds another file of that name";
            throw new InputException($"{option}: {file}: {difference}; allowed: the folder of the same search, or a new one");
        }

        for (int line = 1; line < lines.Length; line++)
        {
            RunRecord run = Parsed<RunRecord>(lines[line])
                ?? throw new InputException($"{file}: line {line + 1} is no finished run; delete the line, and the run is done again");
            runs[Key(run)] = run;
        }

        stream.SetLength(end);
        stream.Seek(0, SeekOrigin.End);
    }

    private void WriteLine(string line) => RunFolder.Writing(option, stream.Name, () =>
    {
        stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        stream.Flush(flushToDisk: true);
    });

    private static (EngineName, StageName, int, int) Key(RunRecord run) => (run.Engine, run.Stage, run.Trial, run.Initialization);

    private static TRecord? Parsed<TRecord>(string? line)
        where TRecord : class
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize<TRecord>(line, SearchJson.Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a journal is of; runs of another search, on other images or by another engine do not belong to it.</summary>
/// <param name="Format">Version of the journal's fields.</param>
/// <param name="Search">Name of the search.</param>
/// <param name="Sha256">SHA-256 of all that its trials depend on: the recipe, the values tried, the stages, the seeds.</param>
/// <param name="Data">SHA-256 of the images.</param>
/// <param name="Engine">Which engine searches.</param>
/// <param name="Provider">What it computes with: other kernels may round differently.</param>
/// <param name="Code">Which build of the engines: another one may compute differently.</param>
internal sealed record JournalHeader(int Format, string Search, string Sha256, string Data, EngineName Engine, string Provider, string Code)
{
    /// <summary>The format that is written and read.</summary>
    public const int Current = 2;

    /// <summary>In what another header differs.</summary>
    public string Difference(JournalHeader other) =>
        other.Format != Format ? $"it was written in format {other.Format}, not {Format}"
        : other.Search != Search ? $"it was written by the search {other.Search}, not {Search}"
        : other.Sha256 != Sha256 ? $"it was written by the search {Search} with other settings (its file, its recipe, --set, --precision, --seeds or --quick)"
        : other.Data != Data ? "it was written on other images"
        : other.Engine != Engine ? $"it was written with --engine {other.Engine}, not {Engine}"
        : other.Provider != Provider ? $"it was written with {other.Provider}, not {Provider}"
        : "it was written by another build of Harness, whose engines may compute differently";
}
