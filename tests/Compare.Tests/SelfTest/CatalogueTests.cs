using System.Reflection;
using Harness.Experiments;
using Harness.Experiments.Tests;

namespace Harness.Compare.Tests;

/// <summary>What the catalogue promises, and that the verdict machinery catches every mutant in it.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> Groups => [.. Catalogue.Groups.Keys];

    public static TheoryData<string> GroundNames => [.. Grounds.All.Select(ground => ground.Name)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void EveryMutant_IsReachedCaughtLocatedAndNamedWithItsCause(string group) =>
        Assert.All(new SelfTestJob(threads: 2, () => { }).Mutants(Catalogue.Groups[group], TestContext.Current.CancellationToken), result =>
        {
            Assert.True(result.Mutant.Alterations.Length == 0 || result.Altered > 0, $"{result.Mutant.Name} altered nothing");
            Assert.True(result.Caught, $"{result.Mutant.Name} was not caught: {result.Mutant.Slip}");
            Assert.True(result.Located, $"{result.Mutant.Name} is in {result.Mutant.Site}, and was located in {result.Diagnosis?.Site}");
            Assert.False(result.Misnamed, $"{result.Mutant.Name} was called {result.Diagnosis?.Cause?.Name}");
            Assert.True(result.Named == result.Mutant.Cause is not null, $"{result.Mutant.Name} was called {result.Diagnosis?.Cause?.Name ?? "nothing"}");
        });

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/selftest.md")]
    public void Documents_SayHowManyMistakesArePlanted(string document) => Assert.Contains(
        $"plants {Catalogue.All.Count} mistakes", File.ReadAllText(Path.Combine(Repository.Root, document)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(GroundNames))]
    public void EveryGround_WithoutAMutant_Holds(string name)
    {
        Ground ground = Grounds.All.Single(ground => ground.Name == name);
        HonestResult result = Assert.Single(new SelfTestJob(threads: 1, () => { }).Honest([ground], TestContext.Current.CancellationToken));
        Assert.All(result.Verdict, check => Assert.True(check.Holds, $"{check.Name}: {check.Detail}"));
        Assert.True(result.Holds);
    }

    [Fact]
    public void Names_AreUniqueAmongMutantsGroupsAndChecks()
    {
        string[] names = [.. Catalogue.All.Select(mutant => mutant.Name), .. Catalogue.Groups.Keys, .. Sensitivity.All.Select(probe => probe.Check).Distinct()];
        Assert.Equal(names.Distinct(), names);
        Assert.All(Catalogue.All, mutant => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", mutant.Name));
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(mutant => mutant.Slip).Distinct().Count());
    }

    [Fact]
    public void Catalogue_CoversEveryKnownCause_LayerKindAndPass()
    {
        IEnumerable<Cause> causes = typeof(Causes).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => (Cause)property.GetValue(null)!);
        Assert.Empty(causes.Except(Catalogue.All.Select(mutant => mutant.Cause!)).Select(cause => cause.Name));
        Assert.Equal(
            Enum.GetValues<Pass>().Order(), Catalogue.All.Select(mutant => mutant.Site.Pass).Distinct().Order());
        Assert.Empty(new[] { "Network", "Linear", "BatchNorm", "ReLU", "Dropout", "Softmax" }.Except(Catalogue.All.Select(mutant => mutant.Site.Layer.Split(' ')[0])));
        Assert.True(Catalogue.All.Count(mutant => mutant.Cause is null) <= (1 - SelfTestResult.NamedShare) * Catalogue.All.Count);
        Assert.Equal(Grounds.All, Grounds.All.Where(ground => Catalogue.All.Any(mutant => mutant.Ground == ground)));
    }

    [Fact]
    public void Slips_AreSentencesWithoutTheirFullStop() => Assert.All(Catalogue.All, mutant =>
    {
        Assert.False(mutant.Slip.EndsWith('.'), mutant.Slip);
        Assert.InRange(mutant.Slip.Length, 5, 150);
    });
}
