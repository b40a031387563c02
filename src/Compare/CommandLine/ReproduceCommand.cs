using System.CommandLine;
using System.Globalization;
using Harness.Experiments;
using Harness.TorchReference;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>reproduce: the reports' tables, or one's own.</summary>
internal static class ReproduceCommand
{
    private const int QuickElements = 50, QuickReadings = 25;

    public static Command Create()
    {
        Argument<string[]> names = new("names") { Description = "Rows by name, or recipe files of your own.", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> report = new("--report") { Description = "All rows of a report.", HelpName = "R0…R4" };
        Option<bool> all = new("--all") { Description = "All rows of all reports." };
        Option<bool> list = new("--list") { Description = "Lists the rows, these or all, what each is, and what is left out; runs nothing." };
        Option<string?> data = new("--data") { Description = "Folder or archive of CIFAR-10, or: synthetic.", HelpName = "DIR" };
        Option<int> seeds = new("--seeds") { Description = "How many runs of each row, with seeds that follow each other; more, up to 9, where only accuracies differ.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<string> engine = new("--engine") { Description = "FromScratch, Torch or both.", DefaultValueFactory = _ => "both", HelpName = "ENGINE" };
        Option<int> threads = new("--threads") { Description = "Threads used at once.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
        Option<double> margin = new("--margin") { Description = "Accuracies that differ by less, in percentage points, count as equivalent.", DefaultValueFactory = _ => 100 * new CompareOptions().Margin, HelpName = "POINTS" };
        Option<bool> baselines = new("--baselines") { Description = "Also trains ML.NET's linear classifiers on the rows' images; minutes for each set of images." };
        Option<bool> quick = new("--quick") { Description = "Seconds a row: fewer images, steps and epochs; nothing is judged by published figures." };
        Option<string?> output = new("--out") { Description = "Folder of the results; default: runs/reproduce-TIME.", HelpName = "DIR" };
        Option<string?> json = new("--json") { Description = "Also writes results.json to this file.", HelpName = "FILE" };
        Option<string> journal = new("--journal") { Description = "Folder of finished runs, from which an interrupted command goes on.", DefaultValueFactory = _ => Path.Combine("runs", "journal"), HelpName = "DIR" };
        Option<bool> fresh = new("--fresh") { Description = "Does every run anew, whatever the journal holds." };
        Command command = new("reproduce", "The reports' tables: published, FromScratch and Torch in one row; and their figures as CSV.")
        {
            report, all, list, data, seeds, engine, threads, margin, baselines, quick, output, json, journal, fresh,
        };
        CommonOptions.AddTo(command, names);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            if (parsed.GetValue(list))
            {
                CommonOptions.RequireOnly(parsed, list, report, all);
                bool chosen = parsed.GetValue(names) is { Length: > 0 } || parsed.GetValue(report) is not null;
                return List(TableIndex.Choose(parsed.GetValue(names) ?? [], parsed.GetValue(report), parsed.GetValue(all) || !chosen));
            }

            double points = parsed.GetValue(margin);
            TableOptions options = new()
            {
                Engines = Engines(parsed.GetValue(engine)!),
                Seeds = CommonOptions.InRange("--seeds", parsed.GetValue(seeds), 1, 1000),
                Threads = CommonOptions.InRange("--threads", parsed.GetValue(threads), 1, CommonOptions.MostThreads),
                Margin = CommonOptions.Margin(points),
                IsQuick = parsed.GetValue(quick),
            };
            IReadOnlyList<TableEntry> entries = TableIndex.Choose(parsed.GetValue(names) ?? [], parsed.GetValue(report), parsed.GetValue(all));
            if (parsed.GetValue(baselines))
            {
                MachineLearning.Require();
            }

            RunJournal kept = new(RunFolder.FullPath("--journal", parsed.GetValue(journal)!), isRead: !parsed.GetValue(fresh));
            return Run(entries, options, parsed.GetValue(baselines), parsed.GetValue(data), kept, parsed.GetValue(output), parsed.GetValue(json), cancellation);
        }, CancellationToken.None));
        return command;
    }

    private static int Run(
        IReadOnlyList<TableEntry> entries, TableOptions options, bool withBaselines, string? data, RunJournal journal, string? output, string? json, CancellationToken cancellation)
    {
        using RunFolder folder = RunFolder.Reserve(output, "reproduce", TimeProvider.System);
        WholeFile.RequireWritable("--json", json);
        RunFolder.RequireWritableFolder("--journal", journal.Folder);
        if (options.Engines.Contains(EngineName.Torch) || entries.Any(entry => entry.Recipe.Measure.Kind == MeasureKind.Gradients))
        {
            Provider.Load();
        }

        DataLocation location = DataLocator.Find(data, Environment.GetEnvironmentVariable(DataLocator.Variable), Environment.CurrentDirectory);
        string[] files = [.. entries.SelectMany(entry => entry.Recipe.Data.Train.Concat(entry.Recipe.Data.Validation).Concat(entry.Recipe.Data.Test)).Distinct()];
        Dataset dataset = location.Read(location.Path is null ? null : files);
        if (options.IsQuick)
        {
            entries = [.. entries.Select(entry => new TableEntry(Quick(entry.Recipe, dataset), entry.Search is null ? null : entry.Search with { Initializations = 1 }))];
        }

        IAnsiConsole console = Terminal.Create();
        TableReport report = new(console, options);
        Terminal.SayWhetherSynthetic(console, location);
        string what = string.Create(CultureInfo.InvariantCulture, $"{entries.Count} rows, {string.Join(" and ", options.Engines)}, {options.Seeds} {(options.Seeds == 1 ? "seed" : "seeds")}");
        console.WriteLine($"{what}{(options.IsQuick ? ", quick" : "")}; on {dataset.Source}");
        TableResult result;
        try
        {
            result = new TableJob(entries, new HashedDataset(dataset), options, journal, report).Run(cancellation);
            if (withBaselines)
            {
                BaselineOptions how = new() { Threads = options.Threads };
                result = result with { Baselines = [.. TableBaselines.Train(entries, dataset, how, report.BaselinesBegin, cancellation)] };
                report.Baselines(result.Baselines);
            }
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException($"interrupted; finished runs are kept in {journal.Folder}: the same command goes on from there");
        }

        string text = TableText.Json(result);
        folder.Write(file =>
        {
            File.WriteAllText(file("results.json"), text);
            File.WriteAllText(file("results.md"), TableText.Markdown(result));
            CsvFile.Write(file("results.csv"), result.Rows);
            if (withBaselines)
            {
                CsvFile.Write(file("baselines.csv"), result.Baselines);
            }

            foreach (Figure figure in result.Figures)
            {
                figure.Write(file(Path.Combine("figures", $"{figure.Name}.csv")));
            }
        });
        WholeFile.Write("--json", json, text);
        report.Ends(result, folder.Path);
        return result.Holds ? HarnessCommand.Holds : HarnessCommand.DoesNotHold;
    }

    private static Recipe Quick(Recipe recipe, Dataset dataset)
    {
        Recipe cut = QuickRecipe.Of(recipe, new Experiment(recipe, dataset).Splits);
        return cut with { Measure = cut.Measure with { Elements = Math.Min(cut.Measure.Elements, QuickElements), Readings = Math.Min(cut.Measure.Readings, QuickReadings), Every = 0, CurveImages = null } };
    }

    private static EngineName[] Engines(string given) => given switch
    {
        "both" => [EngineName.FromScratch, EngineName.Torch],
        nameof(EngineName.FromScratch) => [EngineName.FromScratch],
        nameof(EngineName.Torch) => [EngineName.Torch],
        _ => throw new InputException($"--engine: {given} is no engine; {Nearest.Hint(given, [nameof(EngineName.FromScratch), nameof(EngineName.Torch), "both"])}"),
    };

    private static int List(IReadOnlyList<TableEntry> entries)
    {
        IAnsiConsole console = Terminal.Create();
        foreach (IGrouping<string, TableEntry> report in entries.GroupBy(entry => entry.Report))
        {
            console.MarkupLineInterpolated($"[bold]{report.Key}[/] {LeftOut.Title(report.Key)}");
            Table table = Terminal.Table("row", "detail", "detail", "detail", "detail");
            table.Columns[1].Header = new Text("table");
            table.Columns[2].Header = new Text("what");
            table.Columns[3].Header = new Text("setting");
            table.Columns[4].Header = new Text("published, figures");
            foreach (TableEntry entry in report)
            {
                string published = string.Join(", ", entry.Quantities.Where(quantity => quantity.Published is not null).Select(quantity => $"{quantity.Name} {Numbers.Text(quantity.Kind, quantity.Published)}"));
                table.AddRow(new Text(entry.Name), new Text(entry.Table), new Text(entry.Kind), new Text(entry.Setting), new Text(string.Join("; ", new[] { published, string.Join(" ", Figures.Names(entry)) }.Where(text => text.Length > 0))));
            }

            console.Write(table);
            foreach (LeftOut left in LeftOut.All.Where(left => left.Report == report.Key))
            {
                console.WriteLine($"  left out: {left.What}: {left.Why}");
            }

            console.WriteLine();
        }

        return HarnessCommand.Holds;
    }
}
