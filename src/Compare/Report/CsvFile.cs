using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CsvHelper;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Tables as CSV: comma, point, a header of the records' properties, numbers with all their bits, other values in the words that JSON has for them.</summary>
internal static class CsvFile
{
    /// <summary>What the columns are called, and where they come from.</summary>
    public static (string Name, PropertyInfo Property)[] Columns<TRecord>() =>
        Array.ConvertAll(typeof(TRecord).GetProperties(), property => (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property));

    /// <summary>Writes one row a record, the file whole or not at all; a null path writes nothing.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void WriteWhole<TRecord>(string option, string? path, IEnumerable<TRecord> records) => WholeFile.Write(option, path, stream => Write(stream, records));

    /// <summary>The same for rows whose columns no record names.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void WriteWhole(string option, string? path, string[] header, IEnumerable<string[]> rows) => WholeFile.Write(option, path, stream => Write(stream, header, rows));

    /// <summary>Writes one row a record.</summary>
    public static void Write<TRecord>(string path, IEnumerable<TRecord> records)
    {
        using FileStream stream = File.Create(path);
        Write(stream, records);
    }

    /// <summary>A cell: notCompared, true, 0.25; empty for null.</summary>
    public static string Text(object? value) => value switch
    {
        Enum or bool => JsonNamingPolicy.CamelCase.ConvertName($"{value}"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static void Write<TRecord>(Stream stream, IEnumerable<TRecord> records)
    {
        (string Name, PropertyInfo Property)[] columns = Columns<TRecord>();
        Write(
            stream,
            Array.ConvertAll(columns, column => column.Name),
            records.Select(record => Array.ConvertAll(columns, column => Text(column.Property.GetValue(record)))));
    }

    private static void Write(Stream stream, string[] header, IEnumerable<string[]> rows)
    {
        using CsvWriter csv = CsvWriter.Create(stream, leaveOpen: true);
        csv.WriteHeader(header);
        foreach (string[] row in rows)
        {
            csv.WriteRecord(row);
        }
    }
}
