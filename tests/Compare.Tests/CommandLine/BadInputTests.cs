using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>Bad input: exit code 2, one message that names file, field and value, and nothing written.</summary>
public sealed class BadInputTests(SmallFiles files) : IClassFixture<SmallFiles>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("", "command")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("compare --quik", "There is no option --quik; the nearest is --quick")]
    [InlineData("compare --seeds", "--seeds")]
    [InlineData("compare --seeds three", "three", "--seeds")]
    [InlineData("data", "command")]
    [InlineData("doctor --json", "--json")]
    public Task Usage_ThatIsWrong_IsNamed(string args, params string[] expected) =>
        AssertRefused(args.Split(' ', StringSplitOptions.RemoveEmptyEntries), [.. expected, "./harness --help"]);

    [Theory]
    [InlineData("--seeds", "0", "--seeds: 0; allowed: 1 … 1000")]
    [InlineData("--seeds", "1001", "--seeds: 1001; allowed: 1 … 1000")]
    [InlineData("--margin", "0", "--margin: 0; allowed: above 0 and below 100 percentage points")]
    [InlineData("--margin", "-0.5", "--margin: -0.5; allowed: above 0 and below 100 percentage points")]
    [InlineData("--margin", "100", "--margin: 100; allowed: above 0 and below 100 percentage points")]
    [InlineData("--margin", "NaN", "--margin: NaN; allowed: above 0 and below 100 percentage points")]
    [InlineData("--threads", "0", "--threads: 0; allowed: 1 … 1024")]
    [InlineData("--threads", "-1", "--threads: -1; allowed: 1 … 1024")]
    [InlineData("--precision", "half", "--precision: half is not a precision; allowed: float32, float64")]
    [InlineData("--set", "netwrk.hidden=[5]", "--set netwrk.hidden=[5]", "network")]
    [InlineData("--set", "network.hiden=[5]", "--set network.hiden=[5]", "network.hidden")]
    [InlineData("--set", "network.hidden", "--set network.hidden", "path=value")]
    [InlineData("--set", "network.hidden=[0]", "--set network.hidden=[0]", "1 … 100,000")]
    [InlineData("--set", "network.hidden=[100001]", "network.hidden", "100001", "1 … 100,000")]
    [InlineData("--set", "training.lambda=-0.1", "training.lambda", "-0.1", "≥ 0")]
    [InlineData("--set", "training.batchSize=many", "training.batchSize", "many")]
    [InlineData("--set", "training.batchSize=31", "recipe few: training.batchSize: 31 is more than the 30 training images; allowed: 1 … 30")]
    [InlineData("--set", "data.trainCount=31", "data.trainCount: 31 is more than the 30 images there are; allowed: 1 … 30")]
    [InlineData("--set", "data.validation=[\"data_batch_1\"]", "data_batch_1", "twice")]
    [InlineData("--set", "data.train=[\"data_batch_6\"]", "data_batch_6")]
    [InlineData("--set", "schedule.cycles=2", "schedule.cycles: 2")]
    [InlineData("--data", "nowhere", "--data: \"nowhere\" is not there; allowed: a folder")]
    [InlineData("--out", "", "--out: \"\" is no path")]
    [InlineData("--json", "", "--json: \"\" is no path")]
    public async Task Option_OutOfRange_NamesWhatIsAllowed(string option, string value, params string[] expected)
    {
        string[] data = option == "--data" ? [] : ["--data", files.Data], output = option == "--out" ? [] : ["--out", folder.File("run")];
        await AssertRefused(["compare", files.Recipe, option, value, .. data, .. output], expected);
    }

    [Theory]
    [InlineData("--step", "0", "--step: 0; allowed: above 0, at most 1")]
    [InlineData("--step", "NaN", "--step: NaN; allowed: above 0, at most 1")]
    [InlineData("--elements", "0", "--elements: 0; allowed: 1 … ")]
    public Task GradcheckOption_OutOfRange_NamesWhatIsAllowed(string option, string value, string expected) =>
        AssertRefused(["gradcheck", files.Recipe, "--data", files.Data, option, value], expected);

    [Fact]
    public async Task Bench_OfBadInput_NamesIt()
    {
        await AssertRefused(["bench", "orgaz-bst", "--out", folder.File("bench")], "orgaz-bst", "orgaz-best");
        await AssertRefused(["bench", "--quick", "--json", ""], "--json: \"\" is no path");
        await AssertRefused(["bench", "--quick", "--binding", folder.File("none"), "--out", folder.File("bench")], $"--binding: {folder.File("none")} does not start: ");
        await AssertRefused(["bench", "--quick", "--binding", "echo", "--out", folder.File("bench")], "--binding: echo ended with exit code 0 and printed \"1 1 1 0\"");
        File.WriteAllText(folder.File("taken"), "");
        await AssertRefused(["bench", "--quick", "--out", folder.File("taken")], "--out", "is there already");
    }

    [Fact]
    public async Task Output_ThatIsThereAlready_IsRefused()
    {
        File.WriteAllText(folder.File("file"), "mine");
        await AssertRefused(["compare", files.Recipe, "--data", files.Data, "--out", folder.Path], "--out", "not empty");
        await AssertRefused(["compare", files.Recipe, "--data", files.Data, "--out", folder.File("file")], "--out", "is a file");
        await AssertRefused(["compare", files.Recipe, "--data", files.Data, "--out", folder.File("file", "run")], "--out: cannot write to");
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("gradcheck")]
    public Task Json_IntoAFolderThatIsNotThere_IsRefused(string command) => AssertRefused(
        [command, files.Recipe, "--data", files.Data, "--json", folder.File("deep", "file.json")],
        $"--json: {folder.File("deep", "file.json")} is in {folder.File("deep")}, which is not there; allowed: a file in an existing folder");

    [Fact]
    public Task DataFetch_IntoAnEmptyPath_IsRefused() => AssertRefused(["data", "fetch", "--data", ""], "--data: \"\" is no path");

    [Theory]
    [InlineData("doctor")]
    [InlineData("data info")]
    public async Task Json_OntoAFullDevice_IsRefused(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems have no /dev/full");
        await AssertRefused([.. command.Split(' '), "--data", files.Data, "--json", "/dev/full"], "--json: cannot write to /dev/full: No space left on device");
    }

    [Theory]
    [InlineData("lr-range")]
    [InlineData("baselines")]
    public Task CsvAndJson_InOneFile_AreRefused(string command) => AssertRefused(
        [command, files.Recipe, "--data", files.Data, "--csv", folder.File("a"), "--json", folder.File("a")], $"--csv, --json: both are {folder.File("a")}; allowed: a file each");

    [Fact]
    public Task Json_ThatIsAFolder_IsRefused() =>
        AssertRefused(["data", "info", "--data", files.Data, "--json", folder.Path], $"--json: {folder.Path} is a folder");

    [Theory]
    [InlineData("""{ "trainig": {} }""", "trainig", "training")]
    [InlineData("""{ "training": { "lamda": 0.1 } }""", "training.lamda", "training.lambda")]
    [InlineData("""{ "training": { "epochs": "two" } }""", "training.epochs", "two")]
    [InlineData("""{ "schedule": { "cycles": 0 } }""", "schedule.cycles: 0", "1 … 1,000")]
    [InlineData("""{ "training": { "epochs": 1 """, "line 1")]
    [InlineData("", "is empty")]
    public async Task Recipe_ThatIsWrong_NamesFileAndField(string json, params string[] expected)
    {
        File.WriteAllText(folder.File("wrong.json"), json);
        await AssertRefused(["compare", folder.File("wrong.json"), "--data", files.Data, "--out", folder.File("run")], [folder.File("wrong.json"), .. expected]);
    }

    [Fact]
    public Task Recipe_ThatIsNotThere_SuggestsTheNearest() => AssertRefused(["compare", "orgaz-bset"], "recipe orgaz-bset", "orgaz-best");

    [Fact]
    public async Task Data_ThatIsBroken_NamesFileAndRecord()
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(files.Data, "data_batch_1.bin"));
        await AssertRefusedData(whole[..^1], "data_batch_1.bin", "record 30");
        await AssertRefusedData([.. whole, 0], "data_batch_1.bin", "record 31");
        whole[4 * CifarFormat.RecordBytes] = 10;
        await AssertRefusedData(whole, "data_batch_1.bin", "record 5", "label 10");
        await AssertRefusedData(null, "data_batch_1.bin");
    }

    [Fact]
    public async Task Data_InAnEmptyFolder_IsRefused()
    {
        Directory.CreateDirectory(folder.File("empty"));
        await AssertRefused(["compare", files.Recipe, "--data", folder.File("empty"), "--out", folder.File("run")], folder.File("empty"), "is empty", "data fetch");
    }

    public void Dispose() => folder.Dispose();

    private async Task AssertRefusedData(byte[]? firstBatch, params string[] expected)
    {
        string data = Directory.CreateDirectory(folder.File("data")).FullName;
        File.Copy(Path.Combine(files.Data, "data_batch_2.bin"), Path.Combine(data, "data_batch_2.bin"), overwrite: true);
        File.Copy(Path.Combine(files.Data, "test_batch.bin"), Path.Combine(data, "test_batch.bin"), overwrite: true);
        File.Delete(Path.Combine(data, "data_batch_1.bin"));
        if (firstBatch is not null)
        {
            File.WriteAllBytes(Path.Combine(data, "data_batch_1.bin"), firstBatch);
        }

        await AssertRefused(["compare", files.Recipe, "--data", data, "--out", folder.File("run")], expected);
    }

    private async Task AssertRefused(string[] args, params string[] expected)
    {
        string[] before = [.. folder.Entries];
        Outcome outcome = await CommandLine.RunAsync(args);
        Assert.Equal(HarnessCommand.BadInput, outcome.Code);
        Assert.StartsWith("harness: ", outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd('\n', '\r').Split('\n'));
        Assert.All(expected, text => Assert.Contains(text, outcome.Error, StringComparison.Ordinal));
        Assert.Equal(before, folder.Entries);
    }
}
