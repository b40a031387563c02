namespace Harness.Experiments;

/// <summary>How an archive is fetched.</summary>
public sealed record FetchOptions
{
    /// <summary>Addresses to try, in this order; empty: the publisher's.</summary>
    public IReadOnlyList<string> Mirrors { get; init; } = [];

    /// <summary>Attempts in a row that may bring nothing new before an address is given up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long a server may be silent before the connection counts as broken.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits between attempts: 1 s, 2 s, 4 s, … 30 s.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>The clock rates are measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The addresses to try for an archive, checked.</summary>
    /// <exception cref="InputException">A mirror is no http or https address, or there are no attempts.</exception>
    public IReadOnlyList<Uri> Addresses(DataArchive archive)
    {
        if (Attempts < 1)
        {
            throw new InputException($"attempts: {Attempts}; allowed: 1 and more");
        }

        return Mirrors.Count == 0 ? [archive.Url] : [.. Mirrors.Select(Parse)];
    }

    private static Uri Parse(string mirror) =>
        Uri.TryCreate(mirror, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new InputException($"mirror: \"{mirror}\" is not an address; allowed: http://… or https://…");
}
