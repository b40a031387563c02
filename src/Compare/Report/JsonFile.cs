using Harness.Experiments;

namespace Harness.Compare;

/// <summary>Files that are written whole or not at all: to a temporary file beside them, then renamed.</summary>
internal static class JsonFile
{
    /// <summary>Refuses a path that cannot be written, before the work begins.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void RequireWritable(string option, string? path)
    {
        if (path is null || IsDevice(path))
        {
            return;
        }

        string folder = Path.GetDirectoryName(RunFolder.FullPath(option, path))!;
        if (Directory.Exists(path) || !Directory.Exists(folder))
        {
            throw new InputException(
                $"{option}: {path} {(Directory.Exists(path) ? "is a folder" : $"is in {folder}, which is not there")}; allowed: a file in an existing folder");
        }

        RunFolder.RequireWritableFolder(option, folder);
    }

    /// <summary>Whether a path is a device's, as /dev/stdout is: nothing is renamed over it.</summary>
    public static bool IsDevice(string path) => path.Length > 0 && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);

    /// <summary>Writes the text; a null path writes nothing.</summary>
    public static void Write(string? path, string text)
    {
        if (path is null)
        {
            return;
        }

        if (IsDevice(path))
        {
            File.WriteAllText(path, text);
            return;
        }

        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
