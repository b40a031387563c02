using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Harness.Compare;

/// <summary>Tables as Markdown and JSON.</summary>
internal static class TableText
{
    private const double MostDifference = 0.005;

    private static readonly JsonSerializerOptions Options = new(SummaryJson.Options)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>results.json; its fields are described in docs/output.md.</summary>
    public static string Json(TableResult result) => JsonSerializer.Serialize(
        new
        {
            SummaryJson.Schema,
            Verdict = result.Holds ? "pass" : "fail",
            Quick = result.Options.IsQuick,
            Data = new { result.Dataset.Source, result.Dataset.Location, result.Dataset.Sha256 },
            Machine,
            result.Options.Threads,
            result.Options.Seeds,
            result.Options.Margin,
            result.Providers,
            result.Seconds,
            result.RunSeconds,
            result.KeptRuns,
            result.RowsWithMoreSeeds,
            result.Rows,
            result.Baselines,
            Figures = result.Figures.Select(figure => $"figures/{figure.Name}.csv"),
        },
        Options) + "\n";

    /// <summary>results.md: one table a report.</summary>
    public static string Markdown(TableResult result)
    {
        StringBuilder text = new();
        Line($"# Results{(result.Options.IsQuick ? " (quick: recipes cut down)" : "")}");
        Line($"");
        foreach (string line in Footer(result))
        {
            Line($"- {line}");
        }

        foreach (IGrouping<string, TableRow> report in result.Rows.GroupBy(row => row.Report))
        {
            Line($"");
            Line($"## {report.Key}");
            Line($"");
            Line($"| row | table | setting | quantity | published | FromScratch | Torch | difference | parity | log-loss | reproduced |");
            Line($"|---|---|---|---|--:|--:|--:|--:|---|--:|---|");
            foreach (TableRow row in report)
            {
                Line($"| `{row.Row}` | {row.Table} | {row.Setting} | {row.Quantity} | {Numbers.Text(row.Kind, row.Published)} | {Numbers.Text(row.Kind, row.FromScratch, row.FromScratchDeviation)} | {Numbers.Text(row.Kind, row.Torch, row.TorchDeviation)} | {Numbers.Difference(row)} | {Numbers.Text(row.Parity)} | {Numbers.LogLoss(row)} | {Numbers.Reproduced(row)} |");
            }

            (string Rows, string Note)[] notes = [.. Notes(report, row => $"`{row}`")];
            if (notes.Length > 0)
            {
                Line($"");
            }

            foreach ((string rows, string note) in notes)
            {
                Line($"- {rows}: {note}");
            }
        }

        if (result.Baselines.Count > 0)
        {
            Line($"");
            Line($"## Baselines");
            Line($"");
            Line($"| classifier | images | train accuracy | test accuracy | log-loss | settings |");
            Line($"|---|---|--:|--:|--:|---|");
            foreach (TableBaseline row in result.Baselines)
            {
                Line($"| {row.Trainer} | {Images(row)} | {Numbers.Text(QuantityKind.Accuracy, row.TrainAccuracy)} | {Numbers.Text(QuantityKind.Accuracy, row.TestAccuracy)} | {row.TestLogLoss:0.0000} | {row.Settings} |");
            }
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>What the recipes say of known differences, each with the names of the rows it is of: "a, b", or "a … z" of four or more that follow one another.</summary>
    /// <param name="rows">The rows of a table.</param>
    /// <param name="name">Writes a row's name.</param>
    public static IEnumerable<(string Rows, string Note)> Notes(IEnumerable<TableRow> rows, Func<string, string> name)
    {
        (string Row, string Note)[] all = [.. rows.Select(row => (row.Row, row.Note)).Distinct()];
        return all.Index().Where(row => row.Item.Note.Length > 0).GroupBy(row => row.Item.Note).Select(group =>
        {
            string[] names = [.. group.Select(row => name(row.Item.Row))];
            bool inARow = names.Length > 3 && group.Last().Index - group.First().Index == names.Length - 1;
            return (inARow ? $"{names[0]} … {names[^1]}" : string.Join(", ", names), group.Key);
        });
    }

    /// <summary>Whose images a baseline has: "49000, as ruggeri-1 and 12 more rows, λ 0.002584".</summary>
    public static string Images(TableBaseline row)
    {
        string[] rows = row.Rows.Split(TableBaseline.Separator);
        string more = rows.Length switch { 1 => "", 2 => $" and {rows[1]}", _ => $" and {rows.Length - 1} more rows" };
        return string.Create(CultureInfo.InvariantCulture, $"{row.Images}, as {rows[0]}{more}; λ {row.Lambda:g4}");
    }

    /// <summary>What the numbers are of and how they are judged.</summary>
    public static IEnumerable<string> Footer(TableResult result)
    {
        TableOptions options = result.Options;
        yield return $"images: {result.Dataset.Source}; {Machine}, {options.Threads} threads; {options.Seeds} {(options.Seeds == 1 ? "seed" : "seeds")}; {string.Join(", ", result.Providers.Select(engine => $"{engine.Key}: {engine.Value}"))}";
        string kept = result.KeptRuns == 0 ? "" : $", of which {result.KeptRuns} {(result.KeptRuns == 1 ? "run was" : "runs were")} there already";
        yield return $"time: {Numbers.Time(result.Seconds)}; the runs themselves {Numbers.Time(result.RunSeconds)}{kept}";
        if (result.Rows.Any(row => row.FromScratchLogLoss is not null || row.TorchLogLoss is not null))
        {
            yield return MachineLearning.Footer;
        }

        if (result.RowsWithMoreSeeds.Count > 0)
        {
            yield return $"more seeds, as the engines lay further apart with fewer than the choice of images explains: {string.Join(", ", result.RowsWithMoreSeeds)}";
        }

        TableRow[] judged = [.. result.Rows.Where(row => row.Reproduced is not null)];
        if (judged.Length > 0)
        {
            yield return $"{judged.Count(row => row.Reproduced == true)} of {judged.Length} published figures are reproduced; {RowVerdicts.Rule}";
        }

        TableRow[] compared = [.. result.Rows.Where(row => row.Parity != Parity.NotCompared)];
        if (compared.Length > 0)
        {
            TableRow[] accuracies = [.. compared.Where(row => row.Kind == QuantityKind.Accuracy && row.Difference is double d && !double.IsNaN(d))];
            yield return string.Create(CultureInfo.InvariantCulture, $"parity: {compared.Count(row => row.Parity == Parity.Equal)} of {compared.Length} equal, {compared.Count(row => row.Parity == Parity.Open)} open, {compared.Count(row => row.Parity == Parity.Differs)} differ; {accuracies.Count(row => Math.Round(Math.Abs(row.Difference!.Value), 9) < MostDifference)} of {accuracies.Length} accuracies lie less than 0.5 points apart");
            yield return string.Create(CultureInfo.InvariantCulture, $"equal: accuracies shown to lie within ±{100 * options.Margin:0.##} points (TOST at 5 %, over the images for one seed, over the seeds for more), gradients within rounding; differs: shown to differ (McNemar and paired t); open: too few images or seeds to show either");
        }
    }

    /// <summary>The machine, in words.</summary>
    public static string Machine => $"{Environment.ProcessorCount} cores {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
}
