using System.Runtime.InteropServices;
using System.Text;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>
/// Files that are written whole or not at all: to a temporary file beside them, then renamed. A link goes on pointing to what it points to. What is
/// no regular file, a device or a pipe, is written to, and so are standard output and error, whatever they lead to.
/// </summary>
internal static partial class WholeFile
{
    private const int WorkingDirectory = -100, KindMask = 0xF000, RegularKind = 0x8000, FolderKind = 0x4000;

    /// <summary>Refuses a path that cannot be written, before the work begins; nothing is left behind.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">The path; null: nothing is to be written.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void RequireWritable(string option, string? path)
    {
        if (path is null || IsWrittenTo(RunFolder.FullPath(option, path)))
        {
            return;
        }

        Writing(option, path, () =>
        {
            string target = Target(path), folder = Path.GetDirectoryName(target) ?? target;
            if (Directory.Exists(target) || !Directory.Exists(folder))
            {
                throw new InputException(
                    $"{option}: {path} {(Directory.Exists(target) ? "is a folder" : $"is in {folder}, which is not there")}; allowed: a file in an existing folder");
            }

            File.WriteAllBytes(Temporary(target), []);
            File.Delete(Temporary(target));
        });
    }

    /// <summary>The same of two paths, which would replace each other if they were one file's.</summary>
    /// <exception cref="InputException">One cannot be written, or both are the same file.</exception>
    public static void RequireWritable(string option, string? path, string otherOption, string? otherPath)
    {
        RequireWritable(option, path);
        RequireWritable(otherOption, otherPath);
        if (path is not null && otherPath is not null && !IsWrittenTo(Path.GetFullPath(path)) && Target(path) == Target(otherPath))
        {
            throw new InputException($"{option}, {otherOption}: both are {otherPath}; allowed: a file each");
        }
    }

    /// <summary>Writes a text; a null path writes nothing.</summary>
    /// <exception cref="InputException">It cannot be written; what stood there before still does.</exception>
    public static void Write(string option, string? path, string text) => Write(option, path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a file; a null path writes nothing.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">The path.</param>
    /// <param name="write">Writes what is to be in it.</param>
    /// <exception cref="InputException">It cannot be written; what stood there before still does.</exception>
    public static void Write(string option, string? path, Action<Stream> write)
    {
        if (path is null)
        {
            return;
        }

        Writing(option, path, () =>
        {
            if (IsWrittenTo(Path.GetFullPath(path)))
            {
                using Stream stream = Open(Path.GetFullPath(path));
                write(stream);
                return;
            }

            string target = Target(path), temporary = Temporary(target);
            try
            {
                using (FileStream stream = File.Create(temporary))
                {
                    write(stream);
                }

                File.Move(temporary, target, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        });
    }

    private static void Writing(string option, string path, Action write) => RunFolder.Writing(option, path, write, "a file that you may write");

    private static string Temporary(string target) => $"{target}.{Environment.ProcessId}.tmp";

    private static string Target(string path)
    {
        FileInfo file = new(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    // Opened by name, standard output would be written over from its beginning, where it is a file that a shell appends to.
    private static Stream Open(string path) =>
        IsOutput(path) ? Console.OpenStandardOutput() : IsError(path) ? Console.OpenStandardError() : new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    private static bool IsOutput(string path) => path is "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1";

    private static bool IsError(string path) => path is "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2";

    private static bool IsWrittenTo(string path) => IsOutput(path) || IsError(path) || IsNoRegularFile(path);

    // .NET does not say what kind of file a path leads to. In Linux's struct statx of 256 bytes, the two at 28 do.
    private static bool IsNoRegularFile(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return path.StartsWith("/dev/", StringComparison.Ordinal);
        }

        byte[] status = new byte[256];
        return Status(WorkingDirectory, path, flags: 0, mask: 1, status) == 0 && (BitConverter.ToUInt16(status, 28) & KindMask) is not (RegularKind or FolderKind);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, [Out] byte[] status);
}
