using Harness.Experiments;

namespace Harness.TorchReference;

/// <summary>The library behind the TorchSharp API.</summary>
public static partial class Provider
{
    // Once, whoever asks at the same time: loading takes the console away for a moment.
    private static readonly Lazy<ProviderInfo> Library = new(LoadLibrary);

    /// <summary>Loads the library, if that has not happened yet, and says what it is.</summary>
    /// <exception cref="MissingComponentException">It is missing or does not load; the message says how to get it.</exception>
    public static ProviderInfo Load() => Load(() => Library.Value);

    internal static ProviderInfo Load(Func<ProviderInfo> library)
    {
        try
        {
            return library();
        }
        catch (Exception e) when (IsMissingLibrary(e))
        {
            Exception cause = e is TypeInitializationException { InnerException: Exception inner } ? inner : e;
            throw new MissingComponentException($"libtorch does not load: {FirstLine(cause.Message)}. {HowToGetIt}", e);
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd('.', '\r');

    private static bool IsMissingLibrary(Exception e) =>
        e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or FileNotFoundException
            or NotSupportedException or TypeInitializationException;
}
