using System.Text;
using System.Text.Json;

namespace Harness.Experiments;

/// <summary>JSON as people write it: comments and trailing commas are allowed.</summary>
public static class JsonText
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The text of a file.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Parses a text and hands its root on.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="example">What an empty text should have been: "a recipe is a JSON object, for example …".</param>
    /// <param name="use">Is given the root; the document is gone afterwards.</param>
    /// <exception cref="InputException">It is no JSON; the message names line and column.</exception>
    public static void Parse(string json, string file, string example, Action<JsonElement> use)
    {
        try
        {
            using JsonDocument document = Document(json, file, example);
            use(document.RootElement);
        }
        catch (InvalidOperationException e)
        {
            throw new InputException($"{file}: a text holds half a surrogate pair (\\uD800 … \\uDFFF); write the character itself", e);
        }
    }

    private static JsonDocument Document(string json, string file, string example)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            throw new InputException($"{file}: is empty; {example}");
        }

        try
        {
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(json), Lenient);
        }
        catch (JsonException e)
        {
            string reason = e.Message.Split(" LineNumber:")[0];
            throw new InputException($"{file}: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: {reason}", e);
        }
    }
}
