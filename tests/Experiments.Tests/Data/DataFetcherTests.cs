using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.Security.Cryptography;

namespace Harness.Experiments.Tests;

public sealed class DataFetcherTests : IDisposable
{
    private static readonly byte[] Archive = CifarSamples.Archive(CifarSamples.Set(), tar => CifarSamples.Add(
        tar, "cifar-10-batches-bin/readme.html", Noise(300_000)));

    private readonly TemporaryFolder folder = new();
    private readonly List<TimeSpan> delays = [];
    private readonly List<DownloadProgress> reports = [];

    private string Target => folder.At("data", "cifar-10-batches-bin");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fetch_OfGoodServer_UnpacksTheSetAndNothingElse()
    {
        using TestServer server = new(request => TestAnswer.Good(request, Archive));

        Dataset dataset = await Fetch([server.Url]);

        Assert.Equal(("CIFAR-10", Target, 21), (dataset.Source, dataset.Location, dataset.Images.Count));
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.At("data")));
        Assert.Equal(
            [.. CifarFormat.FileNames.Select(name => name + ".bin").Append("source.json").Order()],
            Directory.GetFiles(Target).Select(Path.GetFileName).Order());
        Assert.Single(server.Requests);
        Assert.Equal(Archive.Length, reports[^1].Bytes);
    }

    [Fact]
    public async Task Fetch_OverBreakingConnection_ContinuesWhereItBroke()
    {
        using TestServer server = new(request => TestAnswer.Good(request, Archive) with { DropAfter = request.Number < 4 ? 60_000 : null });

        await Fetch([server.Url]);

        Assert.Equal([null, 60_000, 120_000, 180_000, 240_000], server.Requests.Select(request => request.From));
        Assert.All(server.Requests.Skip(1), request => Assert.Equal("\"v1\"", request.Headers["If-Range"]));
        Assert.Equal(reports.Select(report => report.Bytes).Order(), reports.Select(report => report.Bytes));
    }

    [Fact]
    public async Task Fetch_OverResetConnection_Continues()
    {
        using TestServer server = new(request => TestAnswer.Good(request, Archive) with { DropAfter = 200_000, Reset = request.Number == 0 });
        await Fetch([server.Url]);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task Fetch_FromServerThatFallsSilent_TriesAgain()
    {
        using TestServer server = new(request => request.Number switch
        {
            0 => TestAnswer.Nothing,
            1 => TestAnswer.Whole(Archive) with { DropAfter = 1000, Silent = true },
            _ => TestAnswer.Good(request, Archive),
        });
        await Fetch([server.Url], new FetchOptions { Silence = TimeSpan.FromMilliseconds(500) });
        Assert.Equal([null, null, 1000], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task Fetch_FromServerWithoutRanges_BeginsAnew()
    {
        using TestServer server = new(request => TestAnswer.Whole(Archive) with { DropAfter = request.Number == 0 ? 100_000 : null });
        Dataset dataset = await Fetch([server.Url]);
        Assert.Equal(21, dataset.Images.Count);
        Assert.Equal([null, 100_000], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task Fetch_OfFileWithoutVersion_BeginsAnew()
    {
        using TestServer server = new(request => TestAnswer.Whole(Archive, tag: null) with { DropAfter = request.Number == 0 ? 100_000 : null });
        await Fetch([server.Url]);
        Assert.Equal([null, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task Fetch_OfFileThatChangesMeanwhile_BeginsAnew()
    {
        byte[] old = Noise(Archive.Length);
        using TestServer server = new(request => request.Number == 0
            ? TestAnswer.Whole(old, "\"old\"") with { DropAfter = 100_000 }
            : TestAnswer.Good(request, Archive, "\"new\""));
        await Fetch([server.Url]);
        Assert.Equal("\"old\"", server.Requests[1].Headers["If-Range"]);
    }

    [Fact]
    public async Task Fetch_AfterACancelledOne_ContinuesIt()
    {
        using TestServer server = new(request => TestAnswer.Good(request, Archive) with { DropAfter = request.Number == 0 ? 100_000 : null });
        using CancellationTokenSource cancel = new();
        FetchOptions interrupted = new()
        {
            Mirrors = [server.Url],
            Delay = async (_, token) =>
            {
                await cancel.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetcher(interrupted).FetchAsync(Target, null, cancel.Token));
        Assert.False(Directory.Exists(Target));
        await Fetch([server.Url]);

        Assert.Equal([null, 100_000], server.Requests.Select(request => request.From));
    }

    [Fact(Timeout = 30_000)]
    public async Task Fetch_FromServerThatNeverSendsMore_GivesUpAfterItsAttempts()
    {
        using TestServer server = new(request => TestAnswer.Whole(Archive) with { DropAfter = 100 });

        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([server.Url]));

        Assert.Equal(5, server.Requests.Count);
        Assert.Equal([1, 2, 4, 8], delays.Select(delay => delay.TotalSeconds));
        Assert.Contains($"5 attempts in a row failed, with 100 of {Archive.Length} bytes", e.Message, StringComparison.Ordinal);
        Assert.Contains($"by hand and put it into {Target}", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task Fetch_FromBusyServer_Waits()
    {
        using TestServer server = new(request => request.Number < 2 ? TestAnswer.Of(503) : TestAnswer.Good(request, Archive));
        await Fetch([server.Url]);
        Assert.Equal(2, delays.Count);
    }

    [Fact]
    public async Task Fetch_FromServerWithoutTheFile_TriesTheNextMirrorAtOnce()
    {
        using TestServer without = new(_ => TestAnswer.Of(404)), good = new(request => TestAnswer.Good(request, Archive));
        Dataset dataset = await Fetch([without.Url, good.Url]);
        Assert.Equal("CIFAR-10", dataset.Source);
        Assert.Single(without.Requests);
        Assert.Empty(delays);
        Assert.Contains(good.Url, await File.ReadAllTextAsync(Path.Combine(Target, "source.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_OfOtherContent_NamesBothSumsAndLeavesNothing()
    {
        byte[] other = [.. Archive];
        other[^1] ^= 1;
        using TestServer server = new(request => TestAnswer.Good(request, other));

        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([server.Url]));

        Assert.Contains(Md5(Archive), e.Message, StringComparison.Ordinal);
        Assert.Contains(Md5(other), e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.At("data")));
    }

    [Fact]
    public async Task Fetch_OfOtherContentFromOneMirror_TakesTheNext()
    {
        using TestServer other = new(request => TestAnswer.Good(request, Noise(Archive.Length)));
        using TestServer good = new(request => TestAnswer.Good(request, Archive));
        Assert.Equal(21, (await Fetch([other.Url, good.Url])).Images.Count);
        Assert.Null(Assert.Single(good.Requests).From);
    }

    [Fact]
    public async Task Fetch_OfOtherSize_NamesBothSizes()
    {
        using TestServer server = new(request => TestAnswer.Good(request, "<html>not found</html>"u8.ToArray()));
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([server.Url]));
        Assert.Contains($"the server has 22 bytes, the archive has {Archive.Length}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_OfEndlessContent_StopsAtTheArchivesSize()
    {
        using TestServer server = new(request => new TestAnswer(200, [], Noise(Archive.Length + 1)));
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([server.Url]));
        Assert.Contains("more than the archive's", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_OfTheWrongRange_IsRefused()
    {
        using TestServer server = new(request => request.Number == 0
            ? TestAnswer.Whole(Archive) with { DropAfter = 100_000 }
            : TestAnswer.Good(request with { Headers = new Dictionary<string, string> { ["Range"] = "bytes=5-" } }, Archive));
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([server.Url]));
        Assert.Contains("asked for bytes from 100000 on", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_OfRangeTheServerRefuses_BeginsAnew()
    {
        using TestServer server = new(request => request.Number switch
        {
            0 => TestAnswer.Whole(Archive) with { DropAfter = 100_000 },
            1 => TestAnswer.Of(416),
            _ => TestAnswer.Good(request, Archive),
        });
        await Fetch([server.Url]);
        Assert.Equal([null, 100_000, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task Fetch_OfArchiveThatLeadsOutside_LeavesNothing()
    {
        byte[] archive = CifarSamples.Archive(CifarSamples.Set(), tar => CifarSamples.Add(tar, "../../evil.bin", [1]));
        await RefusedArchive(archive, "../../evil.bin leads out");
    }

    [Fact]
    public async Task Fetch_OfArchiveWithALink_LeavesNothing()
    {
        byte[] archive = CifarSamples.Archive(
            CifarSamples.Set(), tar => tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "cifar-10-batches-bin/x") { LinkName = "/" }));
        await RefusedArchive(archive, "is a link");
    }

    [Fact]
    public async Task Fetch_OfIncompleteArchive_LeavesNothing() =>
        await RefusedArchive(CifarSamples.Archive(CifarSamples.Set().Take(3)), "lacks data_batch_4.bin");

    [Theory]
    [InlineData("ftp://example.org/cifar.tar.gz")]
    [InlineData("example.org")]
    [InlineData("/some/file")]
    [InlineData("")]
    public async Task Fetch_FromMirrorThatIsNoAddress_NamesIt(string mirror)
    {
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([mirror]));
        Assert.Contains($"mirror: \"{mirror}\"", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("data")));
    }

    [Fact]
    public async Task Fetch_IntoFolderWithTheSet_ReadsItWithoutTheNetwork()
    {
        CifarSamples.Write(Target, CifarSamples.Set());
        Assert.Equal("CIFAR-10 format, unverified", (await Fetch(["http://127.0.0.1:1/"])).Source);
    }

    [Fact]
    public async Task Fetch_IntoFolderWithOtherThings_LeavesThem()
    {
        CifarSamples.Write(Target, [new("thesis.doc", [1])]);
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch(["http://127.0.0.1:1/"]));
        Assert.Contains("is not empty", e.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Target, "thesis.doc")));
    }

    [Fact]
    public async Task Fetch_WhileAnotherIsAtWork_IsRefused_AndLeavesItAlone()
    {
        TaskCompletionSource asked = new(), served = new();
        using TestServer server = new(request =>
        {
            asked.TrySetResult();
            served.Task.Wait(TestContext.Current.CancellationToken);
            return TestAnswer.Good(request, Archive);
        });
        Task<Dataset> first = Fetch([server.Url]);
        await asked.Task;
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([server.Url]));
        Assert.StartsWith($"{Target}: another fetch is at work", e.Message, StringComparison.Ordinal);
        served.SetResult();
        Assert.Equal(21, (await first).Images.Count);
        Assert.Equal([Target], Directory.GetFileSystemEntries(folder.At("data")));
    }

    [Fact]
    public async Task Fetch_WithoutServer_SaysWhatToDo()
    {
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch(["http://127.0.0.1:1/"]));
        Assert.Contains("by hand", e.Message, StringComparison.Ordinal);
    }

    private static DataFetcher Fetcher(FetchOptions options, byte[]? archive = null) => new(
        DataArchive.Cifar10 with { Bytes = (archive ?? Archive).Length, Md5 = Md5(archive ?? Archive) }, options);

    private Task<Dataset> Fetch(IReadOnlyList<string> mirrors, FetchOptions? options = null, byte[]? archive = null) =>
        Fetcher(
            (options ?? new FetchOptions()) with
            {
                Mirrors = mirrors,
                Delay = (delay, _) =>
                {
                    delays.Add(delay);
                    return Task.CompletedTask;
                },
            },
            archive)
        .FetchAsync(Target, new Reports(reports), TestContext.Current.CancellationToken);

    private async Task RefusedArchive(byte[] archive, string why)
    {
        using TestServer server = new(request => TestAnswer.Good(request, archive));
        InputException e = await Assert.ThrowsAsync<InputException>(() => Fetch([server.Url], archive: archive));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.At("data")));
        Assert.Equal([folder.At("data")], Directory.GetFileSystemEntries(folder));
    }

    private static byte[] Noise(int count)
    {
        RandomStream stream = new(3, StreamPurpose.SyntheticImages);
        return [.. Enumerable.Range(0, count).Select(i => (byte)stream.Below(i, 256))];
    }

    [SuppressMessage("Security", "CA5351", Justification = "The archive's published checksum is an MD5")]
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));

    private sealed class Reports(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }
}
