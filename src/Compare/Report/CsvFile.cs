using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CsvHelper;

namespace Harness.Compare;

/// <summary>Tables as CSV: comma, point, a header of the records' properties, numbers with all their bits.</summary>
internal static class CsvFile
{
    /// <summary>What the columns are called, and where they come from.</summary>
    public static (string Name, PropertyInfo Property)[] Columns<TRecord>() =>
        Array.ConvertAll(typeof(TRecord).GetProperties(), property => (JsonNamingPolicy.CamelCase.ConvertName(property.Name), property));

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
        (string Name, PropertyInfo Property)[] columns = Columns<TRecord>();
        using CsvWriter csv = CsvWriter.ToFile(path);
        csv.WriteHeader(Array.ConvertAll(columns, column => column.Name));
        foreach (TRecord record in records)
        {
            csv.WriteRecord(Array.ConvertAll(columns, column => Convert.ToString(column.Property.GetValue(record), CultureInfo.InvariantCulture) ?? ""));
        }
    }
}
