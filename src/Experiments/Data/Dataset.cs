namespace Harness.Experiments;

/// <summary>A data set as a folder, an archive or a generator gave it.</summary>
/// <param name="Source">What results are labelled with: "CIFAR-10", "CIFAR-10 (JPEG copy)", "synthetic images", …</param>
/// <param name="Location">Where it came from: a path, or how it was generated.</param>
/// <param name="Images">All images of all files, one behind the other.</param>
/// <param name="Files">Each file's name (data_batch_1 … test_batch) with the range of its images in <paramref name="Images"/>.</param>
/// <param name="ClassNames">Names of the classes, by label.</param>
/// <param name="Sha256">SHA-256 over labels and pixels of all files in the order of their names.</param>
public sealed record Dataset(
    string Source,
    string Location,
    LabelledImages Images,
    IReadOnlyDictionary<string, Range> Files,
    IReadOnlyList<string> ClassNames,
    string Sha256)
{
    /// <summary>SHA-256 over labels and pixels of one file, as of the file's bytes.</summary>
    /// <param name="file">Its name, one of <see cref="Files"/>.</param>
    public string Sha256Of(string file) => RecordHash.Of(Images, Files[file]);
}
