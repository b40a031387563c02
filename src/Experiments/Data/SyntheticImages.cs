namespace Harness.Experiments;

/// <summary>
/// Made-up images in CIFAR-10's shape, for machines without data. Ten colour patterns; every image blends all of
/// them, each as itself or as its negative, over a scene of its own; the class is the pattern that is usually the
/// strongest. As negatives are nearly as frequent as positives a linear model learns little, while two hidden units
/// a pattern, relu(±p·x), suffice: see docs/data.md for what is reached. Whole numbers alone: the same bytes everywhere.
/// </summary>
public static class SyntheticImages
{
    /// <summary>What results on these images are labelled with.</summary>
    public const string Source = "synthetic images";

    // A field is given at 9×9 nodes, four pixels apart, and interpolated between them.
    private const int Nodes = 9, Cell = 4, FieldNodes = Nodes * Nodes;
    private const int ChoiceWords = 16, SceneWords = 4 * FieldNodes, GrainWords = CifarFormat.Features / 4;

    // Standard deviations in grey levels, of: an image's colour cast, its brightness and its colour at each node,
    // the patterns that are not its class. The pattern of its class: mean magnitude (½ to 1½ of it are drawn).
    private const int Cast = 16, Brightness = 14, Colour = 6, OtherPatterns = 16, ClassPattern = 32;

    // What is drawn by Bell has this standard deviation (rounded); a pattern's node is a sum of four signs; the
    // interpolation's weights add up to 64.
    private const int BellDeviation = 148, PatternScale = 4, Scale = BellDeviation * PatternScale * 64;

    /// <summary>Generates data_batch_1 … data_batch_5 and test_batch.</summary>
    /// <param name="imagesPerFile">Images in each file; fewer are the first of more.</param>
    /// <param name="seed">Seed of patterns and images.</param>
    /// <param name="threads">At most so many threads; null: one a core. The images do not depend on it.</param>
    public static Dataset Create(int imagesPerFile = 10_000, int seed = 1, int? threads = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imagesPerFile, 1);
        IReadOnlyList<string> names = CifarFormat.FileNames;
        int count = checked(names.Count * imagesPerFile);
        byte[] labels = new byte[count], pixels = new byte[checked(count * CifarFormat.Features)];
        int[][] patterns = Patterns(seed);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads ?? -1 }, i =>
        {
            (int file, int image) = Math.DivRem(i, imagesPerFile);
            labels[i] = Draw(seed, ((long)file << 32) + image, patterns, pixels.AsSpan(i * CifarFormat.Features, CifarFormat.Features));
        });

        LabelledImages images = new(Source, pixels, labels);
        Dictionary<string, Range> files = [];
        for (int file = 0; file < names.Count; file++)
        {
            files[names[file]] = (file * imagesPerFile)..((file + 1) * imagesPerFile);
        }

        return new Dataset(
            Source,
            $"generated: {imagesPerFile} images a file, seed {seed}",
            images,
            files,
            [.. Enumerable.Range(0, CifarFormat.Classes).Select(label => $"pattern {label}")],
            RecordHash.Of(images, files));
    }

    // Ten fields of three channels, [3 × 9 × 9] each, from random signs at 5×5 nodes: −4 … 4.
    private static int[][] Patterns(int seed)
    {
        const int coarse = 5;
        RandomStream stream = new(seed, StreamPurpose.SyntheticImages, 0);
        int[][] patterns = new int[CifarFormat.Classes][];
        for (int label = 0; label < patterns.Length; label++)
        {
            int[] pattern = patterns[label] = new int[CifarFormat.Channels * FieldNodes];
            for (int i = 0; i < pattern.Length; i++)
            {
                int first = (label * CifarFormat.Channels + i / FieldNodes) * coarse * coarse;
                int y = i % FieldNodes / Nodes, x = i % Nodes;
                int Sign(int cy, int cx) => 2 * stream.Below(first + cy * coarse + cx, 2) - 1;
                pattern[i] = Sign(y / 2, x / 2) + Sign(y / 2, (x + 1) / 2) + Sign((y + 1) / 2, x / 2) + Sign((y + 1) / 2, (x + 1) / 2);
            }
        }

        return patterns;
    }

    private static byte Draw(int seed, long image, int[][] patterns, Span<byte> pixels)
    {
        Span<uint> choices = stackalloc uint[ChoiceWords], scene = stackalloc uint[SceneWords], grain = stackalloc uint[GrainWords];
        Fill(choices, seed, 1, image);
        Fill(scene, seed, 2, image);
        Fill(grain, seed, 3, image);

        // choices: class, how its pattern is shown, colour cast (3), amounts of the other patterns (10).
        int label = (int)(((ulong)choices[0] * CifarFormat.Classes) >> 32);
        Span<int> amounts = stackalloc int[CifarFormat.Classes];
        for (int k = 0; k < amounts.Length; k++)
        {
            amounts[k] = OtherPatterns * Bell(choices[5 + k]);
        }

        // Nine in sixteen images show their class's pattern as it is, seven as its negative.
        int sign = (choices[1] & 15) < 9 ? 1 : -1, magnitude = 64 + (int)((choices[1] >> 8) & 127);
        amounts[label] = sign * magnitude * (ClassPattern * BellDeviation / 128);

        Span<int> field = stackalloc int[FieldNodes];
        for (int channel = 0; channel < CifarFormat.Channels; channel++)
        {
            for (int node = 0; node < FieldNodes; node++)
            {
                int value = 128 * BellDeviation + Cast * Bell(choices[2 + channel])
                    + Brightness * Bell(scene[node]) + Colour * Bell(scene[(1 + channel) * FieldNodes + node]);
                field[node] = PatternScale * value;
                for (int k = 0; k < amounts.Length; k++)
                {
                    field[node] += amounts[k] * patterns[k][channel * FieldNodes + node];
                }
            }

            int plane = channel * CifarFormat.PlanePixels;
            Develop(field, grain[(plane / 4)..], pixels.Slice(plane, CifarFormat.PlanePixels));
        }

        return (byte)label;
    }

    // Bilinear interpolation of a field, plus uniform noise of −16 … 15 grey levels.
    private static void Develop(ReadOnlySpan<int> field, ReadOnlySpan<uint> grain, Span<byte> plane)
    {
        Span<int> row = stackalloc int[Nodes];
        for (int y = 0; y < CifarFormat.Side; y++)
        {
            int weight = 2 * (y % Cell) + 1, above = y / Cell * Nodes;
            for (int node = 0; node < Nodes; node++)
            {
                row[node] = (2 * Cell - weight) * field[above + node] + weight * field[above + Nodes + node];
            }

            for (int x = 0; x < CifarFormat.Side; x++)
            {
                int i = y * CifarFormat.Side + x, right = 2 * (x % Cell) + 1;
                int value = (2 * Cell - right) * row[x / Cell] + right * row[x / Cell + 1];
                int noise = ((int)((grain[i / 4] >> (8 * (i % 4))) & 255) - 128) >> 3;
                plane[i] = (byte)Math.Clamp(value / Scale + noise, 0, 255);
            }
        }
    }

    private static void Fill(Span<uint> words, int seed, int part, long image)
    {
        RandomStream stream = new(seed, StreamPurpose.SyntheticImages, part);
        long first = image * (words.Length / 4);
        for (int i = 0; i < words.Length; i += 4)
        {
            (words[i], words[i + 1], words[i + 2], words[i + 3]) = stream.Block(first + i / 4);
        }
    }

    // A sum of four uniform bytes about 0: bell-shaped, standard deviation 147.8.
    private static int Bell(uint word) =>
        (int)((word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255) + (word >> 24)) - 510;
}
