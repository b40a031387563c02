using System.Globalization;
using System.Text.Json;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>What came of drawn recipes, for people and for machines.</summary>
internal static class FalseAlarmsText
{
    private const int Schema = 1;

    /// <summary>Prints each false alarm with the recipe that repeats it, and the totals.</summary>
    public static void Write(IAnsiConsole console, FalseAlarms report)
    {
        foreach (DrawnResult alarm in report.Alarms)
        {
            DrawnRecipe drawn = alarm.Case.Drawn;
            Line($"[red]FALSE ALARM[/] {alarm.Case.Name} of recipe {drawn.Number} ({drawn.Features} features, {drawn.Classes} classes, {drawn.Threads} threads): {Markup.Escape(alarm.Alarm!)}");
            Line($"  repeat it: ./harness false-alarms --seed {report.Seed} --first {drawn.Number} {(alarm.Case.IsLockstep ? "--checks 0 --runs 1" : "--checks 1 --runs 0")}");
            console.WriteLine(RecipeWriter.Write(drawn.Recipe));
        }

        foreach (IGrouping<string, DrawnResult> group in report.Results.GroupBy(result => result.Case.Name))
        {
            DrawnResult worst = group.Where(result => result.Alarm is null).MaxBy(result => result.Share) ?? group.First();
            Line($"{group.Count()} × {group.Key}: {group.Sum(result => result.Compared)} {(worst.Case.IsLockstep ? "update steps" : "comparisons")}, {group.Sum(result => result.Kinks)} of them with samples at ReLU's corner; {group.Count(result => result.Alarm is not null)} false alarms; the others used at most {worst.Share:p0} of what was allowed (recipe {worst.Case.Drawn.Number})");
        }

        Line($"{(report.Holds ? "[green]PASS[/] no false alarm" : $"[red]FAIL[/] {report.Alarms.Count()} false alarms")} in {report.Checks} gradient checks and {report.Runs} lockstep runs of {HonestRuns.Steps} steps; {report.Seconds:0.0} s");

        void Line(FormattableString markup) => console.MarkupLine(markup.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The same as JSON; its fields are described in docs/selftest.md.</summary>
    public static string Json(FalseAlarms report) => JsonSerializer.Serialize(
        new
        {
            Schema,
            Verdict = report.Holds ? "pass" : "fail",
            report.Seed,
            report.Checks,
            report.Runs,
            Steps = report.Runs * HonestRuns.Steps,
            FalseAlarms = report.Alarms.Count(),
            report.Seconds,
            Results = report.Results.Select(result => new
            {
                What = result.Case.Name,
                result.Case.Drawn.Number,
                result.Compared,
                result.Kinks,
                ShareOfFloor = result.Share,
                result.Alarm,
                result.Case.Drawn.Features,
                result.Case.Drawn.Classes,
                result.Case.Drawn.Threads,
                Recipe = result.Alarm is null ? null : RecipeWriter.ToJson(result.Case.Drawn.Recipe),
            }),
        },
        SummaryJson.Options) + "\n";
}
