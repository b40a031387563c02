using System.Globalization;

namespace Harness.Compare;

/// <summary>A row's numbers as text, the same on the console and in Markdown.</summary>
internal static class Numbers
{
    /// <summary>Mean, and the deviation where there is one: "46.21 ± 0.30 %", "1.2e-07", "13", "0.045".</summary>
    public static string Text(QuantityKind kind, double? mean, double? deviation = null)
    {
        if (mean is not double value)
        {
            return "–";
        }

        string spread = deviation is double d && !double.IsNaN(d) ? $" ± {Plain(kind, d)}" : "";
        return double.IsNaN(value) ? "none" : $"{Plain(kind, value)}{spread}{(kind is QuantityKind.Accuracy or QuantityKind.Share ? " %" : "")}";
    }

    /// <summary>The difference of two means: accuracies in percentage points.</summary>
    public static string Difference(TableRow row) => row.Difference is not double difference || double.IsNaN(difference) ? ""
        : row.Kind is QuantityKind.Accuracy or QuantityKind.Share ? (100 * difference).ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture)
        : Plain(row.Kind, difference);

    /// <summary>Both engines' log-loss in the outside opinion.</summary>
    public static string LogLoss(TableRow row) =>
        string.Join(" ", new[] { row.FromScratchLogLoss, row.TorchLogLoss }.Where(loss => loss is not null).Select(loss => loss!.Value.ToString("0.0000", CultureInfo.InvariantCulture)));

    /// <summary>"equal", "differs", "open".</summary>
    public static string Text(Parity parity) => parity == Parity.NotCompared ? "" : parity.ToString().ToLowerInvariant();

    /// <summary>"yes", "no", or nothing where it is not judged.</summary>
    public static string Reproduced(TableRow row) => row.Reproduced is bool reproduced ? reproduced ? "yes" : "no" : "";

    /// <summary>A time as people say it: "40 s", "12 min", "1 h 05 min".</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds / 60) % 60:00} min"),
    };

    private static string Plain(QuantityKind kind, double value) => kind switch
    {
        QuantityKind.Accuracy => (100 * value).ToString("0.00", CultureInfo.InvariantCulture),
        QuantityKind.Share => (100 * value).ToString("0.0", CultureInfo.InvariantCulture),
        QuantityKind.Error => value.ToString("0.0e+00", CultureInfo.InvariantCulture),
        QuantityKind.Epoch => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("g4", CultureInfo.InvariantCulture),
    };
}
