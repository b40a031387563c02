using System.Globalization;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>Prints a self-test: the matrix mutant × check, what was not caught, the checks' sensitivity, and the totals.</summary>
internal static class SelfTestReport
{
    /// <summary>The catalogue: names, slips, where they act, what they should be called.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="among">The mutants that are listed.</param>
    /// <param name="probes">The checks that are.</param>
    public static void List(IAnsiConsole console, IReadOnlyList<Mutant> among, IReadOnlyList<SensitivityProbe> probes)
    {
        Table table = Terminal.Table("mutant", "group", "planted in", "at", "cause", "slip");
        foreach ((string group, IReadOnlyList<Mutant> mutants) in Catalogue.Groups)
        {
            foreach (Mutant mutant in mutants.Where(among.Contains))
            {
                table.AddRow(Texts(mutant.Name, group, mutant.Ground.Name, mutant.Site.ToString(), mutant.Cause?.Name ?? "–", mutant.Slip));
            }
        }

        foreach (TableColumn column in table.Columns)
        {
            column.LeftAligned();
        }

        if (among.Count > 0)
        {
            console.Write(table);
        }

        if (probes.Count > 0)
        {
            console.WriteLine($"checks whose sensitivity is measured: {string.Join(", ", probes.Select(probe => probe.Check).Distinct())}");
        }
    }

    /// <summary>The result.</summary>
    public static void Write(IAnsiConsole console, SelfTestResult result)
    {
        if (result.Honest.Count > 0)
        {
            console.Write(Matrix(result));
        }

        foreach (MutantResult missed in result.Mutants.Where(mutant => !mutant.Caught))
        {
            console.MarkupLineInterpolated($"[red]NOT CAUGHT[/] {missed.Mutant.Name}: {missed.Mutant.Slip}{(missed.Altered == 0 ? "; it altered nothing" : "")}");
        }

        foreach (MutantResult wrong in result.Mutants.Where(mutant => mutant.Misnamed))
        {
            console.MarkupLineInterpolated($"[red]MISNAMED[/] {wrong.Mutant.Name}: {wrong.Mutant.Slip}; called \"{wrong.Diagnosis!.Cause!.Name}\", and is {(wrong.Mutant.Cause is Cause cause ? $"\"{cause.Name}\"" : "none of the known causes")}");
        }

        if (result.Sensitivity.Count > 0)
        {
            console.Write(Smallest(result.Sensitivity));
        }

        if (result.Mutants.Count > 0)
        {
            int total = result.Mutants.Count;
            console.WriteLine(Format($"{total} mutants: {result.Caught} caught, {result.Located} located ({(double)result.Located / total:p0}), {result.Named} named ({(double)result.Named / total:p0}), {result.Misnamed} misnamed; {result.Honest.Count(honest => !honest.Holds)} of {result.Honest.Count} grounds without a mutant raise a false alarm"));
        }

        console.MarkupLine(Format($"{(result.Holds ? "[green]PASS[/]" : "[red]FAIL[/]")} wanted: all caught, {SelfTestResult.LocatedShare:p0} located, {SelfTestResult.NamedShare:p0} named, none misnamed, no false alarm; {result.Seconds:0.0} s"));
    }

    private static Table Matrix(SelfTestResult result)
    {
        string[] checks = [.. result.Honest[0].Verdict.Select(check => check.Name)];
        Table table = Terminal.Table(["mutant", .. checks, "located at", "named"]);
        foreach (TableColumn column in table.Columns.Skip(1))
        {
            column.LeftAligned();
        }

        foreach (HonestResult honest in result.Honest)
        {
            table.AddRow(Texts(["none: " + honest.Ground.Name, .. honest.Verdict.Select(check => Mark(!check.Holds)), honest.Holds ? "" : "FALSE ALARM", ""]));
        }

        foreach (MutantResult mutant in result.Mutants)
        {
            string located = mutant.Diagnosis is not Diagnosis d ? "–" : mutant.Located ? d.Site.ToString() : $"{d.Site}, not {mutant.Mutant.Site}";
            string named = mutant.Diagnosis?.Cause is not Cause cause ? "–" : mutant.Named ? cause.Name : $"{cause.Name}: WRONG";
            table.AddRow(Texts([mutant.Mutant.Name, .. checks.Select(check => Mark(mutant.Checks.Contains(check))), located, named]));
        }

        return table;
    }

    private static Table Smallest(IReadOnlyList<SensitivityResult> sensitivity)
    {
        Table table = Terminal.Table("check", "precision", "smallest relative error detected", "of");
        table.Columns[^1].LeftAligned();
        foreach (SensitivityResult check in sensitivity)
        {
            table.AddRow(Texts(check.Probe.Check, check.Probe.Precision.Name(), check.SmallestRelativeError is double error ? Format($"{error:0.0e+00}") : "NONE", check.Probe.What));
        }

        return table;
    }

    private static string Mark(bool caught) => caught ? "x" : "";

    private static IEnumerable<Text> Texts(params string[] texts) => texts.Select(text => new Text(text));

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
