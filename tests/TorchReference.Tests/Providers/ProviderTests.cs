using Harness.Experiments;

namespace Harness.TorchReference.Tests;

public sealed class ProviderTests
{
    [Fact]
    public void Load_SaysWhatItIs()
    {
        ProviderInfo info = Provider.Load();

        Assert.Matches("^(TorchSharp|LibTorch) ", info.Name);
        Assert.NotEmpty(info.Blas);
        Assert.True(File.Exists(info.Location), info.Location);
    }

    public static TheoryData<Exception> LoadErrors =>
    [
        new DllNotFoundException("no such library"),
        new NotSupportedException("no such library"),
        new TypeInitializationException("torch", new DllNotFoundException("no such library")),
    ];

    [Theory]
    [MemberData(nameof(LoadErrors))]
    public void Load_OfMissingLibrary_SaysWhatIsMissingAndHowToGetIt(Exception error)
    {
        string message = Assert.Throws<MissingComponentException>(() => Provider.Load(() => throw error)).Message;

        Assert.Contains("no such library", message, StringComparison.Ordinal);
        Assert.Contains("./harness doctor", message, StringComparison.Ordinal);
    }
}
