using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CsvHelper;

namespace Harness.Compare;

/// <summary>Tables as CSV: comma, point, a header of the records' properties, numbers with all their bits.</summary>
internal static class CsvFile
{
    /// <summary>Writes one row a record to a temporary file, then renames it; a null path writes nothing.</summary>
    public static void WriteWhole<TRecord>(string? path, IEnumerable<TRecord> records)
    {
        if (path is not null)
        {
            string temporary = $"{path}.{Environment.ProcessId}.tmp";
            Write(temporary, records);
            File.Move(temporary, path, overwrite: true);
        }
    }

    /// <summary>Writes one row a record.</summary>
    public static void Write<TRecord>(string path, IEnumerable<TRecord> records)
    {
        PropertyInfo[] columns = typeof(TRecord).GetProperties();
        using CsvWriter csv = CsvWriter.ToFile(path);
        csv.WriteHeader(Array.ConvertAll(columns, column => JsonNamingPolicy.CamelCase.ConvertName(column.Name)));
        foreach (TRecord record in records)
        {
            csv.WriteRecord(Array.ConvertAll(columns, column => Convert.ToString(column.GetValue(record), CultureInfo.InvariantCulture) ?? ""));
        }
    }
}
