using System.Text.Json;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A self-test for machines; its fields are described in docs/selftest.md.</summary>
internal static class SelfTestJson
{
    /// <summary>Version of the fields' meaning.</summary>
    public const int Schema = 1;

    /// <summary>The whole result.</summary>
    public static string Write(SelfTestResult result) => JsonSerializer.Serialize(
        new
        {
            Schema,
            Verdict = result.Holds ? "pass" : "fail",
            Total = result.Mutants.Count,
            result.Caught,
            result.Located,
            result.Named,
            result.Misnamed,
            result.Seconds,
            Honest = result.Honest.Select(honest => new { honest.Ground.Name, honest.Holds, Checks = honest.Verdict }),
            Mutants = result.Mutants.Select(Mutant),
            Sensitivity = result.Sensitivity.Select(check => new
            {
                check.Probe.Check,
                Precision = check.Probe.Precision.Name(),
                check.Probe.What,
                check.SmallestRelativeError,
            }),
        },
        SummaryJson.Options) + "\n";

    private static object Mutant(MutantResult result) => new
    {
        result.Mutant.Name,
        result.Mutant.Slip,
        Ground = result.Mutant.Ground.Name,
        Expected = new { result.Mutant.Site.Layer, Pass = result.Mutant.Site.Pass.Text(), result.Mutant.Site.Quantity, Cause = result.Mutant.Cause?.Name },
        result.Caught,
        result.Checks,
        result.Located,
        result.Named,
        result.Misnamed,
        Diagnosis = result.Diagnosis is not Diagnosis d ? null : new
        {
            d.Check,
            d.Site.Layer,
            Pass = d.Site.Pass.Text(),
            d.Site.Quantity,
            Cause = d.Cause?.Name,
            d.What,
            d.Where,
            d.Side,
            d.Why,
            d.Try,
        },
        result.Seconds,
    };
}
