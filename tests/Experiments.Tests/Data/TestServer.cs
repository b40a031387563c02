using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Harness.Experiments.Tests;

/// <summary>An HTTP server on this machine that misbehaves as told. Every answer closes its connection.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<TestRequest, TestAnswer> answer;
    private readonly Task serving;

    /// <param name="answer">The answer to each request.</param>
    public TestServer(Func<TestRequest, TestAnswer> answer)
    {
        this.answer = answer;
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Requests so far.</summary>
    public List<TestRequest> Requests { get; } = [];

    /// <summary>An address on the server.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/cifar-10-binary.tar.gz";

    public void Dispose()
    {
        stop.Cancel();
        serving.Wait();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> answers = [];
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await TalkAsync(socket);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The client went away, or the server stops.
            }
        }
    }

    private async Task TalkAsync(Socket socket)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int count = await socket.ReceiveAsync(buffer, stop.Token);
            if (count == 0)
            {
                return;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        Dictionary<string, string> headers = text.ToString().Split("\r\n").Skip(1).Where(line => line.Length > 0)
            .Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1], StringComparer.OrdinalIgnoreCase);
        TestRequest request = new(Requests.Count, headers);
        Requests.Add(request);
        TestAnswer it = answer(request);
        StringBuilder head = new($"HTTP/1.1 {it.Status} x\r\nConnection: close\r\n");
        foreach ((string name, string value) in it.Headers)
        {
            head.Append($"{name}: {value}\r\n");
        }

        if (it.Status > 0)
        {
            await SendAsync(socket, Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        }

        await SendAsync(socket, it.Body.AsMemory(0, Math.Min(it.Body.Length, it.DropAfter ?? int.MaxValue)));
        if (it.Silent)
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        if (it.Reset)
        {
            await Task.Delay(50, stop.Token);
            socket.LingerState = new LingerOption(true, 0);
            return;
        }

        socket.Shutdown(SocketShutdown.Both);
    }

    private async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, stop.Token)..];
        }
    }
}

/// <summary>What a client asked: its number, from 0, and its headers.</summary>
internal sealed record TestRequest(int Number, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The byte a range request starts at, or null.</summary>
    public int? From => Headers.TryGetValue("Range", out string? range)
        ? int.Parse(range.AsSpan("bytes=".Length, range.Length - "bytes=".Length - 1), System.Globalization.CultureInfo.InvariantCulture)
        : null;
}

/// <summary>An answer, and how it breaks off.</summary>
internal sealed record TestAnswer(int Status, Dictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Bytes of the body after which the connection is closed.</summary>
    public int? DropAfter { get; init; }

    /// <summary>Whether the connection is reset, not closed.</summary>
    public bool Reset { get; init; }

    /// <summary>Whether the server then falls silent.</summary>
    public bool Silent { get; init; }

    /// <summary>No answer at all: the server is silent.</summary>
    public static TestAnswer Nothing => new(0, [], []) { Silent = true };

    /// <summary>A status without content.</summary>
    public static TestAnswer Of(int status) => new(status, new() { ["Content-Length"] = "0" }, []);

    /// <summary>A file, from its first byte.</summary>
    public static TestAnswer Whole(byte[] file, string? tag = "\"v1\"") =>
        new(200, Tagged(tag, new() { ["Content-Length"] = $"{file.Length}", ["Accept-Ranges"] = "bytes" }), file);

    /// <summary>A file as a good server gives it: the rest of it, where a range of this version is asked for.</summary>
    public static TestAnswer Good(TestRequest request, byte[] file, string tag = "\"v1\"") =>
        request.From is int from && from < file.Length && request.Headers.GetValueOrDefault("If-Range", tag) == tag
            ? new(
                206,
                Tagged(tag, new() { ["Content-Length"] = $"{file.Length - from}", ["Content-Range"] = $"bytes {from}-{file.Length - 1}/{file.Length}" }),
                file[from..])
            : Whole(file, tag);

    private static Dictionary<string, string> Tagged(string? tag, Dictionary<string, string> headers)
    {
        if (tag is not null)
        {
            headers["ETag"] = tag;
        }

        return headers;
    }
}
