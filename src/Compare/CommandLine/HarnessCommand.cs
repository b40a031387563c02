using System.CommandLine;
using Harness.Experiments;
using Harness.FromScratch;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>The program's commands and exit codes.</summary>
public static class HarnessCommand
{
    /// <summary>It holds.</summary>
    public const int Holds = 0;

    /// <summary>It ran, and parity does not hold.</summary>
    public const int DoesNotHold = 1;

    /// <summary>Bad input or usage.</summary>
    public const int BadInput = 2;

    /// <summary>A component is missing.</summary>
    public const int ComponentMissing = 3;

    /// <summary>Interrupted; what was done is kept.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> InvokeAsync(string[] args) => InvokeAsync(args, seam: null);

    /// <summary>Runs a command line with the hand-written side passing a seam: to see that a planted bug makes it fail.</summary>
    internal static async Task<int> InvokeAsync(string[] args, ISeam? seam)
    {
        ParseResult parsed = Create(seam).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Fail($"{string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')))}. ./harness --help shows what there is");
            return BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
        }
        catch (InputException exception)
        {
            Fail(exception.Message);
            return BadInput;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Fail(exception.Message);
            return BadInput;
        }
        catch (MissingComponentException exception)
        {
            Fail(exception.Message);
            return ComponentMissing;
        }
        catch (OperationCanceledException exception)
        {
            Fail(exception.Message.StartsWith("interrupted", StringComparison.Ordinal) ? exception.Message : "interrupted");
            return Interrupted;
        }
    }

    private static RootCommand Create(ISeam? seam) => new("Compares a hand-written network with the same network in TorchSharp: gradients, losses, accuracy.")
    {
        CompareCommand.Create(seam),
        GradcheckCommand.Create(seam),
        ReproduceCommand.Create(),
        SearchCommand.Create(),
        LrRangeCommand.Create(),
        BaselinesCommand.Create(),
        BenchCommand.Create(),
        SelftestCommand.Create(),
        FalseAlarmsCommand.Create(),
        DataCommand.Create(),
        DoctorCommand.Create(),
    };

    private static void Fail(string message)
    {
        IAnsiConsole errors = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        });
        errors.Profile.Width = int.MaxValue / 2;
        errors.MarkupLineInterpolated($"[red]harness:[/] {message}");
    }
}
