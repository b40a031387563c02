using Harness.Experiments;

namespace Harness.Compare.Tests;

public sealed class SelfTestJobTests
{
    private static readonly Site Where = new("Linear 1", Pass.Backward, "dW1");

    [Fact]
    public void Mutants_NamesTheChecksThatCatchEach_InTheOrderGiven()
    {
        int done = 0;
        MutantResult[] results = new SelfTestJob(threads: 2, () => Interlocked.Increment(ref done)).Mutants(
            [Catalogue.Find("report-without-penalty"), Catalogue.Find("sum-for-mean"), Harmless], TestContext.Current.CancellationToken);
        Assert.Equal(3, done);
        Assert.Equal(["report-without-penalty", "sum-for-mean", "harmless"], results.Select(result => result.Mutant.Name));
        Assert.Equal(["reported metrics"], results[0].Checks);
        Assert.Contains("gradients", results[1].Checks);
        Assert.Empty(results[2].Checks);
        Assert.Equal([true, true, false], results.Select(result => result.Caught));
    }

    [Fact]
    public void OneThreadAndTwo_FindTheSame()
    {
        IReadOnlyList<Mutant> mutants = Catalogue.Groups["penalty"];
        Assert.Equal(
            new SelfTestJob(threads: 1, () => { }).Mutants(mutants, TestContext.Current.CancellationToken).Select(result => string.Join(", ", result.Checks)),
            new SelfTestJob(threads: 2, () => { }).Mutants(mutants, TestContext.Current.CancellationToken).Select(result => string.Join(", ", result.Checks)));
    }

    [Fact]
    public void Job_Cancelled_Throws() => Assert.ThrowsAny<OperationCanceledException>(
        () => new SelfTestJob(threads: 1, () => { }).Mutants(Catalogue.Groups["loss"], new CancellationToken(canceled: true)));

    [Fact]
    public void Result_OfAnotherLayerOrPass_IsNotLocated()
    {
        Assert.True(Result(Diagnosed(Where, null)).Located);
        Assert.True(Result(Diagnosed(Where with { Quantity = "db1" }, null)).Located);
        Assert.False(Result(Diagnosed(Where with { Layer = "Linear 2" }, null)).Located);
        Assert.False(Result(Diagnosed(Where with { Pass = Pass.Forward }, null)).Located);
        Assert.False(Result(null).Located);
    }

    [Fact]
    public void Result_OfAnotherCause_IsMisnamed()
    {
        Assert.Equal((true, false), Names(Result(Diagnosed(Where, Causes.Sign))));
        Assert.Equal((false, true), Names(Result(Diagnosed(Where, Causes.SumForMean))));
        Assert.Equal((false, false), Names(Result(Diagnosed(Where, null))));
        Assert.Equal((false, false), Names(Result(null)));
        Assert.Equal((false, true), Names(Result(Diagnosed(Where, Causes.Sign), cause: null)));
    }

    [Fact]
    public void Result_ThatAlteredNothing_IsNotCaught() => Assert.False((Result(null) with { Altered = 0 }).Caught);

    [Fact]
    public void SelfTest_HoldsOnlyWhereEverythingIsCaughtAndNothingIsMisnamed()
    {
        MutantResult named = Result(Diagnosed(Where, Causes.Sign)), unnamed = Result(Diagnosed(Where, null)), lost = Result(null);
        Assert.True(Of([.. Enumerable.Repeat(named, 16), .. Enumerable.Repeat(unnamed, 4)]).Holds);
        Assert.False(Of([.. Enumerable.Repeat(named, 15), .. Enumerable.Repeat(unnamed, 5)]).Holds);
        Assert.True(Of([.. Enumerable.Repeat(named, 19), lost]).Holds);
        Assert.False(Of([.. Enumerable.Repeat(named, 18), lost, lost]).Holds);
        Assert.False(Of([.. Enumerable.Repeat(named, 19), named with { Checks = [] }]).Holds);
        Assert.False(Of([.. Enumerable.Repeat(named, 19), Result(Diagnosed(Where, Causes.SumForMean))]).Holds);
        Assert.False((Of([named]) with { Honest = [new HonestResult(Grounds.Plain, [new CheckResult("gradients", false, "")])] }).Holds);
        Assert.False((Of([named]) with { Honest = [new HonestResult(Grounds.Plain, [])] }).Holds);
        Assert.False((Of([named]) with { Sensitivity = [new SensitivityResult(Sensitivity.All[0], null)] }).Holds);
    }

    private static Mutant Harmless => new("harmless", "nothing", Grounds.Plain, Where, null, Alter.Backward("Linear 1", "dW1", (_, dW) => dW));

    private static (bool, bool) Names(MutantResult result) => (result.Named, result.Misnamed);

    private static SelfTestResult Of(params MutantResult[] mutants) => new([], mutants, [], 0);

    private static MutantResult Result(Diagnosis? diagnosis) => Result(diagnosis, Causes.Sign);

    private static MutantResult Result(Diagnosis? diagnosis, Cause? cause) => new(Harmless with { Cause = cause }, ["gradients"], diagnosis, 1, 0);

    private static Diagnosis Diagnosed(Site site, Cause? cause) => new("gradients", site, cause, "", "", "");
}
