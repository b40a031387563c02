using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Harness.Experiments;

/// <summary>
/// A download that outlives broken connections: what was received is kept in a file FILE.part, which the next attempt,
/// now or at the next start, continues with a range request. FILE.part.from says which address the bytes are of,
/// and in which version (its entity tag or date), so that versions are never mixed.
/// </summary>
internal sealed class PartialDownload(DataArchive archive, string part, FetchOptions options, IProgress<DownloadProgress>? progress)
{
    private const int BufferBytes = 1 << 16, LongestDelay = 30; // seconds
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    private string From => part + ".from";

    /// <summary>Downloads the archive's bytes from an address until all are there.</summary>
    /// <exception cref="SourceException">The address does not have the archive, or too many attempts brought nothing new.</exception>
    public async Task RunAsync(HttpClient client, Uri url, CancellationToken cancel)
    {
        long most = 0;
        for (int failures = 0; ;)
        {
            try
            {
                await AttemptAsync(client, url, cancel).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (IsPassing(e, cancel))
            {
                // Attempts start again only where at least a hundredth of the archive is new: this ends.
                long bytes = Length();
                failures = bytes >= most + Math.Max(1, archive.Bytes / 100) ? 0 : failures + 1;
                most = Math.Max(most, bytes);
                if (failures >= options.Attempts)
                {
                    throw new SourceException($"{failures} attempts in a row failed, with {most} of {archive.Bytes} bytes received: {e.Message}", e);
                }

                int seconds = Math.Min(LongestDelay, 1 << Math.Clamp(failures - 1, 0, 5));
                await options.Delay(TimeSpan.FromSeconds(seconds), cancel).ConfigureAwait(false);
            }
            catch (HttpRequestException e)
            {
                throw new SourceException(e.Message, e);
            }
        }
    }

    /// <summary>Forgets what was received.</summary>
    public void Discard()
    {
        File.Delete(part);
        File.Delete(From);
    }

    // Worth another attempt: broken and silent connections, and answers of busy servers. A name that is not known,
    // or an answer such as 404, will be the same next time.
    private static bool IsPassing(Exception e, CancellationToken cancel) => e switch
    {
        OperationCanceledException => !cancel.IsCancellationRequested,
        HttpRequestException { StatusCode: HttpStatusCode status } => (int)status >= 500
            || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestedRangeNotSatisfiable,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => false,
        HttpRequestException or HttpIOException => true,
        _ => false,
    };

    private async Task AttemptAsync(HttpClient client, Uri url, CancellationToken cancel)
    {
        long start = Length();
        if (start == archive.Bytes)
        {
            return;
        }

        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(options.Silence);
        try
        {
            using HttpRequestMessage request = Request(url, start);
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                Discard(); // the next attempt begins anew
            }

            response.EnsureSuccessStatusCode();
            start = Start(response, start);
            await ReceiveAsync(response, url, start, silence, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HttpIOException(HttpRequestError.Unknown, $"the server was silent for {options.Silence.TotalSeconds:0.#} s", e);
        }
    }

    private HttpRequestMessage Request(Uri url, long start)
    {
        HttpRequestMessage request = new(HttpMethod.Get, url);
        string[] from = File.Exists(From) ? File.ReadAllLines(From) : [];
        if (start > 0 && start < archive.Bytes && from is [string address, { Length: > 0 } version, ..] && address == url.ToString())
        {
            request.Headers.Range = new RangeHeaderValue(start, null);
            request.Headers.TryAddWithoutValidation("If-Range", version);
        }

        return request;
    }

    // Where the bytes of an answer belong: 206 continues, 200 begins anew.
    private long Start(HttpResponseMessage response, long requested)
    {
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        bool continues = response.StatusCode == HttpStatusCode.PartialContent;
        if (continues && range?.From != requested)
        {
            throw new SourceException($"the server was asked for bytes from {requested} on and sent \"{range}\"");
        }

        long start = continues ? requested : 0;
        long? total = continues ? range?.Length : response.Content.Headers.ContentLength;
        return total is null || total == archive.Bytes
            ? start
            : throw new SourceException($"the server has {total} bytes, the archive has {archive.Bytes}");
    }

    private async Task ReceiveAsync(HttpResponseMessage response, Uri url, long start, CancellationTokenSource silence, CancellationToken cancel)
    {
        using FileStream file = new(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        file.SetLength(start);
        file.Position = start;
        File.WriteAllText(From, $"{url}\n{Version(response)}\n");
        using Stream body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        byte[] buffer = new byte[BufferBytes];
        long began = options.Clock.GetTimestamp(), reported = began;
        for (int count; (count = await ReadAsync(body, buffer, silence.Token).ConfigureAwait(false)) > 0;)
        {
            silence.CancelAfter(options.Silence);
            if (file.Position + count > archive.Bytes)
            {
                throw new SourceException($"the server sends more than the archive's {archive.Bytes} bytes");
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancel).ConfigureAwait(false);
            if (options.Clock.GetElapsedTime(reported) >= ReportEvery || file.Position == archive.Bytes)
            {
                reported = options.Clock.GetTimestamp();
                double seconds = options.Clock.GetElapsedTime(began, reported).TotalSeconds;
                progress?.Report(new DownloadProgress(file.Position, archive.Bytes, seconds > 0 ? (file.Position - start) / seconds : 0));
            }
        }

        if (file.Position < archive.Bytes)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"the answer ended after {file.Position} of {archive.Bytes} bytes");
        }
    }

    // Of a connection that ends amid a TLS record an IOException tells, as of a disk that is full; here it is the server's.
    private static async ValueTask<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await body.ReadAsync(buffer, cancel).ConfigureAwait(false);
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }

    // What If-Range may name: a strong entity tag, else the date of the last change.
    private static string Version(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.Tag
        : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private long Length() => new FileInfo(part) is { Exists: true } file ? file.Length : 0;
}
