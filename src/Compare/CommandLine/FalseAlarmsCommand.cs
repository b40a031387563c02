using System.CommandLine;
using Harness.Experiments;
using Harness.TorchReference;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>false-alarms: drawn recipes with nothing planted must hold.</summary>
internal static class FalseAlarmsCommand
{
    private const int MostCases = 1_000_000;

    public static Command Create()
    {
        Option<int> checks = new("--checks") { Description = "How many gradient checks.", DefaultValueFactory = _ => 1000, HelpName = "N" };
        Option<int> runs = new("--runs") { Description = $"How many resynchronised lockstep runs of {HonestRuns.Steps} update steps.", DefaultValueFactory = _ => 50, HelpName = "N" };
        Option<int> seed = new("--seed") { Description = "Seed of the drawn recipes.", DefaultValueFactory = _ => 1, HelpName = "SEED" };
        Option<int> first = new("--first") { Description = "Number of the first recipe: with one check or run, the one to repeat.", DefaultValueFactory = _ => 0, HelpName = "NUMBER" };
        Option<int> threads = new("--threads") { Description = "How many are run at once.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
        Option<string?> json = new("--json") { Description = "Also writes the result to this file.", HelpName = "FILE" };
        Command command = new("false-alarms", "Checks drawn recipes with nothing planted: whatever does not hold is a false alarm.") { checks, runs, seed, first, threads, json };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                CommonOptions.InRange("--checks", parsed.GetValue(checks), 0, MostCases),
                CommonOptions.InRange("--runs", parsed.GetValue(runs), 0, MostCases),
                CommonOptions.InRange("--seed", parsed.GetValue(seed), 0, int.MaxValue),
                CommonOptions.InRange("--first", parsed.GetValue(first), 0, int.MaxValue - MostCases),
                CommonOptions.InRange("--threads", parsed.GetValue(threads), 1, 1024),
                parsed.GetValue(json), cancellation),
            CancellationToken.None));
        return command;
    }

    private static int Run(int checks, int runs, int seed, int first, int threads, string? json, CancellationToken cancellation)
    {
        if (checks + runs == 0)
        {
            throw new InputException("--checks, --runs: 0 and 0 leave nothing to run; allowed: at least 1 of either");
        }

        WholeFile.RequireWritable("--json", json);
        Provider.Load();
        IAnsiConsole console = Terminal.Create();
        ProgressLine progress = new(console);
        progress.Begin($"{checks} gradient checks and {runs} lockstep runs of drawn recipes, seed {seed}", checks + runs);
        int done = 0;
        FalseAlarms report = new HonestRuns(seed, threads, () =>
        {
            lock (progress)
            {
                progress.Advance(++done);
            }
        }).Run(first, checks, runs, cancellation);
        progress.Finish();
        FalseAlarmsText.Write(console, report);
        WholeFile.Write("--json", json, FalseAlarmsText.Json(report));
        return report.Holds ? HarnessCommand.Holds : HarnessCommand.DoesNotHold;
    }
}
