using Harness.Experiments;

namespace Harness.Compare;

/// <summary>A row of gradients.csv and of <c>gradients</c> in summary.json.</summary>
public sealed record GradientRecord(
    string Tensor,
    string Against,
    string Precision,
    double MaxAbs,
    string MaxAbsAt,
    double HandAtMaxAbs,
    double OtherAtMaxAbs,
    double MaxRel,
    string MaxRelAt,
    double MeanDifference,
    double ShareBelow1e6,
    double ShareAbsBelow1e6,
    int Compared,
    int Elements,
    double Floor,
    string FloorReason,
    double ShareOfFloor,
    string Verdict,
    int Kinks,
    string Engine,
    int Unresolved)
{
    /// <summary>The row of a checked tensor.</summary>
    public static GradientRecord Of(GradientRow row) => new(
        row.Difference.Tensor,
        row.Against,
        row.Precision.Name(),
        row.Difference.MaxAbs,
        row.Difference.MaxAbsAt,
        row.Difference.LeftAtMaxAbs,
        row.Difference.RightAtMaxAbs,
        row.Difference.MaxRel,
        row.Difference.MaxRelAt,
        row.Difference.MeanDifference,
        row.Difference.ShareBelow,
        row.Difference.ShareAbsBelow,
        row.Difference.Compared,
        row.Difference.Elements,
        row.Limit.Value,
        row.Limit.Reason,
        row.Share,
        row.Verdict.Text(),
        row.Kinks,
        row.Engine,
        row.Unresolved);
}

/// <summary>A row of <c>witnesses</c> in summary.json: the verdict on a gradient, and the witness that stands alone.</summary>
public sealed record WitnessRecord(string Tensor, string Verdict, string? OddOneOut)
{
    /// <summary>The row of a gradient.</summary>
    public static WitnessRecord Of(TensorVerdict tensor) => new(tensor.Tensor, tensor.Verdict.Text(), tensor.OddOneOut);
}

/// <summary><c>diagnosis</c> in summary.json: what the first failing check comes from.</summary>
public sealed record DiagnosisRecord(
    string Check, string Layer, string Pass, string Quantity, string? Cause, string What, string Where, string Side, string Why, string Try)
{
    /// <summary>The fields of a diagnosis.</summary>
    public static DiagnosisRecord Of(Diagnosis d) => new(
        d.Check, d.Site.Layer, d.Site.Pass.Text(), d.Site.Quantity, d.Cause?.Name, d.What, d.Where, d.Side, d.Why, d.Try);
}

/// <summary>What doctor found of one component.</summary>
public sealed record ComponentRecord(string Component, bool There, string Detail);

/// <summary>A row of lockstep.csv: the tensor of a step that uses most of its limit.</summary>
public sealed record StepRecord(
    string Precision, int Step, double Rate, string Tensor, double MaxAbs, double Floor, double ShareOfFloor, string Verdict, int Kinks)
{
    /// <summary>The row of a compared step.</summary>
    public static StepRecord Of(Precision precision, StepResult step) => new(
        precision.Name(), step.Step, step.Rate, step.Tensor, step.Worst.Difference, step.Limit.Value, step.ShareOfLimit, step.Verdict.Text(), step.Kinks);
}

/// <summary>Until when trajectories can be compared point by point; null: beyond the steps that were searched.</summary>
public sealed record HorizonRecord(int Seed, string Precision, int? Step, int? Epoch, int? AllApart, int Searched)
{
    /// <summary>The record of a horizon.</summary>
    public static HorizonRecord Of(int seed, Horizon horizon) =>
        new(seed, horizon.Precision.Name(), horizon.Step, horizon.Epoch, horizon.AllApart, horizon.Searched);
}

/// <summary>What both engines have at the end of an epoch; floor and share are null where it is not compared.</summary>
public sealed record EpochDifferenceRecord(
    int Epoch, string Quantity, double FromScratch, double Torch, double Difference, double Deviation, string Comparison, double? Floor, string FloorReason, double? ShareOfFloor)
{
    /// <summary>The row of an epoch.</summary>
    public static EpochDifferenceRecord Of(EpochDifference row)
    {
        bool compared = row.Comparison != EpochComparison.Parted;
        return new EpochDifferenceRecord(
            row.Epoch, row.Quantity, row.Hand, row.Torch, row.Difference, row.Deviation, row.Comparison.ToString().ToLowerInvariant(),
            compared ? row.Limit.Value : null, row.Limit.Reason, compared ? row.ShareOfLimit : null);
    }
}
