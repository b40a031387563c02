using System.Reflection;
using TorchSharp;

namespace Harness.TorchReference;

/// <summary>The TorchSharp package with the libtorch it brings.</summary>
public static partial class Provider
{
    private const string HowToGetIt =
        "Run ./harness doctor, or restore the package TorchSharp-cpu: dotnet restore";

    private static ProviderInfo LoadLibrary()
    {
        WithoutOutput(() => torch.InitializeDeviceType(DeviceType.CPU));
        Assembly assembly = typeof(torch).Assembly;
        return new ProviderInfo(
            $"TorchSharp {assembly.GetName().Version?.ToString(3)}", torch.__version__,
            "libtorch's own", "its own choice", torch.get_num_threads(), Heap.Name, assembly.Location);
    }

    // TorchSharp writes what it tried to the console before it throws.
    private static void WithoutOutput(Action action)
    {
        TextWriter output = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(output);
        }
    }
}
