using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>What .NET has no words for: the process's own environment, and libraries whose symbols others find.</summary>
internal static partial class Libc
{
    private const int LazyGlobal = 0x101;

    // Environment.SetEnvironmentVariable changes .NET's copy of the environment; getenv does not see it.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnsetEnvironment(string name);

    /// <summary>Loads a library with global symbols; 0: see <see cref="Error"/>.</summary>
    public static nint Open(string path)
    {
        // Forgets an older reason; and .NET looks dlerror up now, not between dlopen and the question for its reason.
        _ = LastError();
        return Open(path, LazyGlobal);
    }

    /// <summary>Why a library did not load: "libtorch.so.1.13: cannot open shared object file".</summary>
    public static string Error() => Marshal.PtrToStringUTF8(LastError()) ?? "no reason given";

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint LastError();
}
