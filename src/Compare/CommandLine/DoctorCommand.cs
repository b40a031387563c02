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
        Option<string?> json = new("--json") { Description = "Also writes it to this file.", HelpName = "FILE" };
        Command command = new("doctor", "Says what is there and what is missing: provider, BLAS, CPU, threads, data.") { data, json };
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string? data, string? json)
    {
        WholeFile.RequireWritable("--json", json);
        List<ComponentRecord> torch = [.. Torch()];
        List<ComponentRecord> components = [.. Machine(), .. torch, MachineLearning.Component, Data(data)];
        Table table = Terminal.Table("component", "state", "detail");
        foreach (ComponentRecord component in components)
        {
            table.AddRow(
                new Text(component.Component), new Markup(component.There ? "[green]there[/]" : "[yellow]missing[/]"), new Text(component.Detail));
        }

        Terminal.Create().Write(table);
        WholeFile.Write("--json", json, SummaryJson.WriteComponents(components));
        return torch.All(component => component.There) ? HarnessCommand.Holds : HarnessCommand.ComponentMissing;
    }

    private static IEnumerable<ComponentRecord> Machine()
    {
        yield return new(".NET", true, $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        yield return new("CPU", true, $"{Environment.ProcessorCount} cores, {string.Join(", ", Features())}");
        using WorkerPool pool = new(1);
        yield return new("FromScratch", true, $"kernels on {Kernels<float>.Best(pool).Name}");
    }

    private static ComponentRecord[] Torch()
    {
        try
        {
            ProviderInfo provider = Provider.Load();
            return
            [
                new("Torch", true, $"{provider.Name}, libtorch {provider.Version}, from {provider.Location}"),
                new("BLAS", true, $"{provider.Blas}, kernels for {provider.CoreType}, threads: {provider.Threads} unless an engine sets them"),
                new("heap", true, provider.Heap),
            ];
        }
        catch (MissingComponentException exception)
        {
            return [new("Torch", false, exception.Message)];
        }
    }

    private static ComponentRecord Data(string? option)
    {
        try
        {
            DataLocation location = DataLocator.Find(
                option, Environment.GetEnvironmentVariable(DataLocator.Variable), Environment.CurrentDirectory);
            if (location.Rule == DataRule.Fallback)
            {
                return new("data", false, "no images: runs use synthetic ones. ./harness data fetch gets CIFAR-10, or --data names a folder");
            }

            Dataset dataset = location.Read();
            return new("data", true, $"{dataset.Source}, {dataset.Images.Count} images, {dataset.Location}");
        }
        catch (InputException exception)
        {
            return new("data", false, exception.Message);
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
}
