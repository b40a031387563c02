using System.Runtime.Versioning;

namespace Harness.Experiments.Tests;

public sealed class NamedFilesTests
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Names_OfAFolderThatCannotBeRead_AreNone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "an administrator may read any folder");
        using TemporaryFolder folder = new();
        string closed = Directory.CreateDirectory(folder.At("recipes")).FullName;
        File.WriteAllText(Path.Combine(closed, "a.json"), "{}");
        Assert.Equal(["a"], new NamedFiles("recipe", closed).Names());
        File.SetUnixFileMode(closed, UnixFileMode.None);
        Assert.Empty(new NamedFiles("recipe", closed).Names());
        Assert.Throws<InputException>(() => new NamedFiles("recipe", closed).Resolve("b"));
        File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
