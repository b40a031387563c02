using System.CommandLine;
using System.Diagnostics;
using Harness.Experiments;
using Harness.TorchReference;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>selftest: plants every mutant and shows which check catches it.</summary>
internal static class SelftestCommand
{
    public static Command Create()
    {
        Option<string[]> only = new("--only") { Description = "Mutants, groups of mutants, or checks whose sensitivity is measured; all by default.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        Option<bool> list = new("--list") { Description = "Lists the mutants, these or all, and ends." };
        Option<int> seed = new("--seed") { Description = "Seed of the networks that mutants are planted in.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<int> threads = new("--threads") { Description = "How many mutants are tried at once.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
        Option<string?> json = new("--json") { Description = "Also writes the result to this file.", HelpName = "FILE" };
        Command command = new("selftest", "Plants mistakes in the hand-written side and shows which check catches each, where, and what it is called.") { only, list, seed, threads, json };
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            (IReadOnlyList<Mutant> mutants, IReadOnlyList<SensitivityProbe> probes) = Choose(parsed.GetValue(only) ?? []);
            if (parsed.GetValue(list))
            {
                CommonOptions.RequireOnly(parsed, list, only);
                SelfTestReport.List(Terminal.Create(), mutants, probes);
                return HarnessCommand.Holds;
            }

            return Run(
                mutants,
                probes,
                CommonOptions.InRange("--seed", parsed.GetValue(seed), 0, 1_000_000_000),
                CommonOptions.InRange("--threads", parsed.GetValue(threads), 1, CommonOptions.MostThreads),
                parsed.GetValue(json),
                cancellation);
        }, CancellationToken.None));
        return command;
    }

    private static int Run(
        IReadOnlyList<Mutant> mutants, IReadOnlyList<SensitivityProbe> probes, int seed, int threads, string? json, CancellationToken cancellation)
    {
        WholeFile.RequireWritable("--json", json);
        Provider.Load();
        IAnsiConsole console = Terminal.Create();
        ProgressLine progress = new(console);
        long started = Stopwatch.GetTimestamp();
        Ground[] grounds = [.. Grounds.All.Where(ground => mutants.Any(mutant => mutant.Ground == ground))];
        int done = 0;
        progress.Begin($"{mutants.Count} mutants, {probes.Count} checks' sensitivity", grounds.Length + mutants.Count + probes.Count);
        SelfTestJob job = new(threads, () =>
        {
            lock (progress)
            {
                progress.Advance(++done);
            }
        }, seed);
        SelfTestResult result = new(job.Honest(grounds, cancellation), job.Mutants(mutants, cancellation), job.Measure(probes, cancellation), 0);
        result = result with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
        progress.Finish();
        SelfTestReport.Write(console, result);
        WholeFile.Write("--json", json, SelfTestJson.Write(result));
        return result.Holds ? HarnessCommand.Holds : HarnessCommand.DoesNotHold;
    }

    private static (IReadOnlyList<Mutant> Mutants, IReadOnlyList<SensitivityProbe> Probes) Choose(string[] only)
    {
        string[] names = [.. Catalogue.All.Select(mutant => mutant.Name), .. Catalogue.Groups.Keys, .. Sensitivity.All.Select(probe => probe.Check).Distinct()];
        if (only.FirstOrDefault(name => !names.Contains(name)) is string unknown)
        {
            string nearest = Nearest.To(unknown, names) is string name ? $"the nearest is {name}" : "--list shows what there is";
            throw new InputException($"--only: {unknown} is no mutant, group or check; {nearest}");
        }

        return only.Length == 0
            ? (Catalogue.All, Sensitivity.All)
            : ([.. Catalogue.Groups.SelectMany(group => only.Contains(group.Key) ? group.Value : group.Value.Where(mutant => only.Contains(mutant.Name)))],
                [.. Sensitivity.All.Where(probe => only.Contains(probe.Check))]);
    }
}
