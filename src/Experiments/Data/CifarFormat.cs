namespace Harness.Experiments;

/// <summary>
/// CIFAR-10's binary format: files of records, a record one label byte and 3,072 pixel bytes (a red, a green and a
/// blue plane of 32 × 32, row by row). Source: Krizhevsky, cs.toronto.edu/~kriz/cifar.html.
/// </summary>
public static class CifarFormat
{
    /// <summary>Pixel rows, and pixels a row.</summary>
    public const int Side = 32;

    /// <summary>Pixels of a colour plane.</summary>
    public const int PlanePixels = Side * Side;

    /// <summary>Colour planes of an image: red, green, blue.</summary>
    public const int Channels = 3;

    /// <summary>D: pixel bytes of an image.</summary>
    public const int Features = Channels * PlanePixels;

    /// <summary>Bytes of a record.</summary>
    public const int RecordBytes = 1 + Features;

    /// <summary>C.</summary>
    public const int Classes = 10;

    /// <summary>Records of each official file; files of other lengths are read too.</summary>
    public const int OfficialRecords = 10_000;

    /// <summary>Ending of a record file's name.</summary>
    public const string Extension = ".bin";

    /// <summary>The file that names the classes, one a line.</summary>
    public const string MetaFile = "batches.meta.txt";

    /// <summary>The folder the original archive holds its files in.</summary>
    public const string FolderName = "cifar-10-batches-bin";

    /// <summary>Names of a set's files without their ending, in ordinal order: five to train on, one to test on.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"];

    /// <summary>The standard names of the classes, by label.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
}
