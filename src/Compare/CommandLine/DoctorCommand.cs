using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Harness.Experiments;
using Harness.FromScratch;
using Harness.TorchReference;
using Spectre.Console;

namespace Harness.Compare;

/// <summary>doctor: what is there and what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Option<string?> data = new("--data") { Description = "Folder or archive of CIFAR-10, or: synthetic.", HelpName = "DIR" };
        Command command = new("doctor", "Says what is there and what is missing: provider, BLAS, CPU, threads, data.") { data };
        command.SetAction(parsed => Run(parsed.GetValue(data)));
        return command;
    }

    private static int Run(string? data)
    {
        IAnsiConsole console = Terminal.Create();
        Table table = Terminal.Table("component", "state", "detail");
        Row(table, true, ".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        Row(table, true, "CPU", $"{Environment.ProcessorCount} cores, {string.Join(", ", Features())}");
        using (WorkerPool pool = new(1))
        {
            Row(table, true, "FromScratch", $"kernels on {Kernels<float>.Best(pool).Name}");
        }

        bool torch = Torch(table);
        Data(table, data);
        console.Write(table);
        return torch ? HarnessCommand.Holds : HarnessCommand.ComponentMissing;
    }

    private static bool Torch(Table table)
    {
        try
        {
            ProviderInfo provider = Provider.Load();
            Row(table, true, "Torch", $"{provider.Name}, libtorch {provider.Version}, from {provider.Location}");
            Row(table, true, "BLAS", $"{provider.Blas}, kernels for {provider.CoreType}, {provider.Threads} threads unless an engine sets them");
            return true;
        }
        catch (MissingComponentException exception)
        {
            Row(table, false, "Torch", exception.Message);
            return false;
        }
    }

    private static void Data(Table table, string? option)
    {
        try
        {
            DataLocation location = DataLocator.Find(
                option, Environment.GetEnvironmentVariable(DataLocator.Variable), Environment.CurrentDirectory);
            Dataset dataset = location.Read();
            Row(table, location.Rule != DataRule.Fallback, "data", location.Rule == DataRule.Fallback
                ? "no images: runs use synthetic ones. ./harness data fetch gets CIFAR-10, or --data names a folder"
                : $"{dataset.Source}, {dataset.Images.Count} images, {dataset.Location}");
        }
        catch (InputException exception)
        {
            Row(table, false, "data", exception.Message);
        }
    }

    private static IEnumerable<string> Features()
    {
        yield return RuntimeInformation.ProcessArchitecture.ToString();
        if (Avx512F.IsSupported)
        {
            yield return "AVX-512";
        }

        if (Avx2.IsSupported)
        {
            yield return "AVX2";
        }

        if (Fma.IsSupported)
        {
            yield return "FMA";
        }

        if (!Vector128.IsHardwareAccelerated)
        {
            yield return "no vector instructions";
        }
    }

    private static void Row(Table table, bool there, string name, string detail) =>
        table.AddRow(new Markup(name), new Markup(there ? "[green]there[/]" : "[yellow]missing[/]"), new Text(detail));
}
