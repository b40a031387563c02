using System.Text.Json;
using System.Text.Json.Serialization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Finished runs, one file each, named after the run's key: what is interrupted or killed goes on from there. A file is
/// written whole or not at all; one that cannot be read counts as not there.
/// </summary>
/// <param name="folder">The journal's folder; made with the first entry.</param>
/// <param name="isRead">Whether runs of earlier commands are taken over; new ones are kept in any case.</param>
public sealed class RunJournal(string folder, bool isRead = true)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The outcome of a run that is finished already; null: it is not.</summary>
    /// <param name="key">The run's key.</param>
    public RunOutcome? Find(string key)
    {
        string file = File(key);
        try
        {
            return isRead && System.IO.File.Exists(file) ? JsonSerializer.Deserialize<RunOutcome>(System.IO.File.ReadAllText(file), Options) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a finished run.</summary>
    /// <param name="key">The run's key.</param>
    /// <param name="outcome">What it came to.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Keep(string key, RunOutcome outcome) => RunFolder.Writing("--journal", folder, () =>
    {
        Directory.CreateDirectory(folder);
        WholeFile.Write("--journal", File(key), JsonSerializer.Serialize(outcome, Options));
    });

    private string File(string key) => Path.Combine(folder, $"{key}.json");
}
