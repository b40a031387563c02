using System.Text.RegularExpressions;
using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>What a command line left behind.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Error">What it printed as an error.</param>
internal sealed record Outcome(int Code, string Output, string Error)
{
    /// <summary>It said that ML.NET is missing, and wrote nothing.</summary>
    public void RequireMachineLearningMissed(TemporaryFolder folder)
    {
        Assert.Equal(HarnessCommand.ComponentMissing, Code);
        Assert.Contains("Microsoft.ML", Error, StringComparison.Ordinal);
        Assert.Empty(folder.Entries);
    }
}

/// <summary>Runs command lines in this process, without the colours that a terminal gets.</summary>
internal static partial class CommandLine
{
    public static Task<Outcome> RunAsync(params string[] args) => RunAsync(seam: null, args);

    public static async Task<Outcome> RunAsync(ISeam? seam, params string[] args)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter newOutput = new(), newError = new();
        Console.SetOut(newOutput);
        Console.SetError(newError);
        try
        {
            int code = await HarnessCommand.InvokeAsync(args, seam);
            return new Outcome(code, Colours().Replace(newOutput.ToString(), ""), Colours().Replace(newError.ToString(), ""));
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colours();
}
