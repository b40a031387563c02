using System.CommandLine;
using System.Diagnostics;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>search: hyper-parameter search, coarse and fine.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        CommonOptions common = new();
        Argument<string> space = new("space") { Description = "A search's file, or its name in recipes/searches/.", DefaultValueFactory = _ => "" };
        Option<string> engine = new("--engine") { Description = "FromScratch or Torch: which engine searches; the other one confirms the winners.", DefaultValueFactory = _ => nameof(EngineName.FromScratch), HelpName = "ENGINE" };
        Option<bool> noConfirmation = new("--no-confirmation") { Description = "The winners are not trained with the other engine." };
        Option<int?> seeds = new("--seeds") { Description = "How often each trial is initialised; replaces the search's.", HelpName = "N" };
        Option<string?> output = new("--out") { Description = "Folder of the search; default: runs/NAME. A search that was begun there goes on.", HelpName = "DIR" };
        Option<string?> json = new("--json") { Description = "Also writes search.json to this file.", HelpName = "FILE" };
        Command command = new("search", "Hyper-parameter search: coarse, fine around the best, the best trained longer; begun again, it goes on.") { engine, noConfirmation, seeds, output, json };
        CommonOptions.AddTo(command, space);
        common.AddOptions(command, "How many runs at once; each computes on one thread.");
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            SearchOptions options = new()
            {
                Engine = Engine(parsed.GetValue(engine)!),
                Threads = common.Threads(parsed),
                Confirms = !parsed.GetValue(noConfirmation),
                IsQuick = common.IsQuick(parsed),
                Data = common.Data(parsed),
            };
            int? initializations = parsed.GetValue(seeds) is int count ? CommonOptions.InRange("--seeds", count, 1, 1000) : null;
            SearchSpace given = SpaceReader.Read(Named(parsed.GetValue(space)!), common.Assignments(parsed), initializations);
            WholeFile.RequireWritable("--json", parsed.GetValue(json));
            return Run(given, options, common.Location(parsed), parsed.GetValue(output), parsed.GetValue(json), cancellation);
        }, CancellationToken.None));
        return command;
    }

    private static int Run(SearchSpace space, SearchOptions options, DataLocation location, string? output, string? json, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        string option = output is null ? "runs" : "--out";
        string folder = RunFolder.FullPath(option, output ?? Path.Combine("runs", $"{space.Name}{(options.IsQuick ? "-quick" : "")}"));
        Dataset dataset = Read(space, location);
        JournalHeader header = new(
            JournalHeader.Current, space.Name, SearchFingerprint.Of(space, options.IsQuick), dataset.Sha256, options.Engine, options.Engine.Provider(), EngineNames.Code);
        using Journal journal = Journal.Open(option, folder, header);

        SearchReport report = new(Terminal.Create());
        report.Header(space, options, dataset, location, folder, journal.Count);
        SearchJob job = new(space, dataset, options, journal, report.Progress) { OnStage = stage => report.Stage(space, stage) };
        SearchResult result = job.Run(cancellation);
        if (result.IsPartial)
        {
            if (result.Interrupted is StageResult stage)
            {
                report.Stage(space, stage, isPartial: true);
            }
        }
        else
        {
            SearchFiles.Write(option, folder, result);
            WholeFile.Write("--json", json, SearchFiles.WriteJson(result));
        }

        report.Ends(result, folder, Stopwatch.GetElapsedTime(started).TotalSeconds);
        return result.IsPartial ? HarnessCommand.Interrupted : result.Holds ? HarnessCommand.Holds : HarnessCommand.DoesNotHold;
    }

    // The files that any trial names.
    private static Dataset Read(SearchSpace space, DataLocation location)
    {
        string[] files = [.. new SearchPlan(space).Foreseen().Select(trial => trial.Recipe.Data).SelectMany(data => data.Train.Concat(data.Validation).Concat(data.Test)).Distinct()];
        return location.Read(location.Path is null ? null : files);
    }

    private static string Named(string space) => space.Length > 0
        ? space
        : throw new InputException($"search: which one is not said; give a search's file, or a name; there are: {string.Join(", ", SpaceReader.Names())}");

    private static EngineName Engine(string name) => name switch
    {
        nameof(EngineName.FromScratch) => EngineName.FromScratch,
        nameof(EngineName.Torch) => EngineName.Torch,
        _ => throw new InputException($"--engine: {name} is no engine; {Nearest.Hint(name, Enum.GetNames<EngineName>())}"),
    };
}
