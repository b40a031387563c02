using System.CommandLine;
using System.Globalization;
using Harness.Experiments;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>data fetch and data info.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Gets CIFAR-10, and says what is there.") { Fetch(), Info() };

    private static Command Fetch()
    {
        Option<string?> folder = new("--data") { Description = "Where to put it; default: data/cifar-10-batches-bin.", HelpName = "DIR" };
        Option<string[]> mirrors = new("--mirror") { Description = "Address of the archive to try instead of the publisher's; may be given several times.", HelpName = "URL" };
        Command command = new("fetch", "Downloads the official binary archive, checks it and unpacks it.") { folder, mirrors };
        command.SetAction(async (parsed, cancellation) =>
        {
            string root = DataLocator.Root(Environment.CurrentDirectory) ?? Environment.CurrentDirectory;
            string target = parsed.GetValue(folder) is string given ? RunFolder.FullPath("--data", given) : DataLocator.DefaultFolder(root);
            DataFetcher fetcher = new(DataArchive.Cifar10, new FetchOptions { Mirrors = parsed.GetValue(mirrors) ?? [] });
            IAnsiConsole console = Terminal.Create();
            Dataset dataset = await WithProgress(console, progress => fetcher.FetchAsync(target, progress, cancellation));
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{dataset.Images.Count:n0} images of {dataset.Source} are in {target}");
            return HarnessCommand.Holds;
        });
        return command;
    }

    private static Task<Dataset> WithProgress(IAnsiConsole console, Func<IProgress<DownloadProgress>, Task<Dataset>> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            int lastTenth = -1;
            return work(new Progress<DownloadProgress>(progress =>
            {
                int tenth = (int)(10 * progress.Bytes / Math.Max(1, progress.Total));
                if (tenth != lastTenth)
                {
                    lastTenth = tenth;
                    console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{tenth * 10} % of {progress.Total / 1e6:0} MB, {progress.BytesPerSecond / 1e6:0.0} MB/s");
                }
            }));
        }

        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                ProgressTask task = context.AddTask(DataArchive.Cifar10.FileName);
                return work(new Progress<DownloadProgress>(progress =>
                {
                    task.MaxValue = Math.Max(1, progress.Total);
                    task.Value = progress.Bytes;
                }));
            });
    }

    private static Command Info()
    {
        Option<string?> data = new("--data") { Description = "Folder or archive of CIFAR-10, or: synthetic.", HelpName = "DIR" };
        Option<string?> json = new("--json") { Description = "Also writes it to this file.", HelpName = "FILE" };
        Command command = new("info", "Says what images there are.") { data, json };
        command.SetAction(parsed =>
        {
            WholeFile.RequireWritable("--json", parsed.GetValue(json));
            DataLocation location = DataLocator.Find(
                parsed.GetValue(data), Environment.GetEnvironmentVariable(DataLocator.Variable), Environment.CurrentDirectory);
            DatasetSummary summary = DatasetSummary.Of(location.Read());
            Print(Terminal.Create(), summary);
            WholeFile.Write("--json", parsed.GetValue(json), SummaryJson.WriteData(summary));
            return HarnessCommand.Holds;
        });
        return command;
    }

    private static void Print(IAnsiConsole console, DatasetSummary summary)
    {
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{summary.Source}[/]: {summary.Images:n0} images, {summary.Location}");
        Table table = Terminal.Table("file", "images");
        foreach (string name in summary.ClassNames)
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        table.AddColumn("sha256");
        foreach (FileSummary file in summary.Files)
        {
            string[] counts = [.. file.LabelCounts.Select(count => count.ToString(CultureInfo.InvariantCulture))];
            table.AddRow([file.Name, file.Images.ToString(CultureInfo.InvariantCulture), .. counts, file.Sha256[..12]]);
        }

        console.Write(table);
        string[] channels = ["red", "green", "blue"];
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"mean ± standard deviation (white = 1): {string.Join(", ", channels.Select((name, c) => $"{name} {summary.ChannelMean[c]:0.000} ± {summary.ChannelDeviation[c]:0.000}"))}");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"sha256 {summary.Sha256}");
    }
}
