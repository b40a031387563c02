using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CsvHelper;

namespace Harness.Compare;

/// <summary>Tables as CSV: comma, point, a header of the records' properties, numbers with all their bits, other values in the words that JSON has for them.</summary>
internal static class CsvFile
{
    /// <summary>What the columns are called, and where they come from.</summary>
    public static (string Name, PropertyInfo Property)[] Columns<TRecord>() =>
        Array.ConvertAll(typeof(TRecord).GetProperties(), property => (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property));

    /// <summary>Writes one row a record to a temporary file, then renames it; a null path writes nothing.</summary>
    public static void WriteWhole<TRecord>(string? path, IEnumerable<TRecord> records) => Whole(path, temporary => Write(temporary, records));

    /// <summary>The same for rows whose columns no record names.</summary>
    public static void WriteWhole(string? path, string[] header, IEnumerable<string[]> rows) => Whole(path, temporary => Write(temporary, header, rows));

    /// <summary>Writes one row a record.</summary>
    public static void Write<TRecord>(string path, IEnumerable<TRecord> records)
    {
        (string Name, PropertyInfo Property)[] columns = Columns<TRecord>();
        Write(
            path,
            Array.ConvertAll(columns, column => column.Name),
            records.Select(record => Array.ConvertAll(columns, column => Text(column.Property.GetValue(record)))));
    }

    /// <summary>A cell: notCompared, true, 0.25; empty for null.</summary>
    public static string Text(object? value) => value switch
    {
        Enum or bool => JsonNamingPolicy.CamelCase.ConvertName($"{value}"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static void Write(string path, string[] header, IEnumerable<string[]> rows)
    {
        using CsvWriter csv = CsvWriter.ToFile(path);
        csv.WriteHeader(header);
        foreach (string[] row in rows)
        {
            csv.WriteRecord(row);
        }
    }

    private static void Whole(string? path, Action<string> write)
    {
        if (path is not null && JsonFile.IsDevice(path))
        {
            write(path);
        }
        else if (path is not null)
        {
            string temporary = $"{path}.{Environment.ProcessId}.tmp";
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
    }
}
