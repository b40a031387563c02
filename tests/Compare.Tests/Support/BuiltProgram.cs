using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Harness.Compare.Tests;

/// <summary>The program as it was built, run as a process of its own.</summary>
internal static partial class BuiltProgram
{
    private const int Interrupt = 2;

    private static readonly string Dotnet =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static readonly string[] Parts = ["Harness.*", "System.CommandLine*", "Spectre.Console*", "CsvHelper*", "Microsoft.ML*", "Microsoft.Data*", "Newtonsoft*"];

    // What a script runs in the background ignores Ctrl-C, and so does all that it starts, the program with it, which is right; not here.
    static BuiltProgram()
    {
        if (OperatingSystem.IsLinux() && IgnoresInterrupt())
        {
            _ = Signal(Interrupt, 0);
        }
    }

    /// <summary>Starts it; what it prints is kept line by line.</summary>
    /// <param name="folder">Where the program lies.</param>
    /// <param name="args">Its arguments.</param>
    public static Process Start(string folder, params string[] args)
    {
        return Process.Start(new ProcessStartInfo(Dotnet, ["exec", Path.Combine(folder, "Harness.Compare.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Outcome> RunAsync(string folder, params string[] args)
    {
        using Process process = Start(folder, args);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>Runs it in a shell, with what stands behind its arguments there: a redirection.</summary>
    public static async Task<Outcome> RunInShellAsync(string folder, string redirection, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec \"$@\" {redirection}", "sh", Dotnet, "exec", Path.Combine(folder, "Harness.Compare.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await error);
    }

    /// <summary>Sends it the signal of Ctrl-C. The shell's own command does it: slim images have no program of that name.</summary>
    public static async Task InterruptAsync(Process process)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -INT {process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Copies the program without what it stands on outside .NET: the reference's native library.</summary>
    public static void CopyWithoutNative(string folder)
    {
        foreach (string file in Parts.SelectMany(part => Directory.GetFiles(AppContext.BaseDirectory, part)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    private static bool IgnoresInterrupt()
    {
        const string ignored = "SigIgn:";
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(ignored, StringComparison.Ordinal));
        return (ulong.Parse(line[ignored.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (Interrupt - 1) & 1) != 0;
    }

    // The disposition 0 is the default one.
    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint disposition);
}
