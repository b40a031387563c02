using System.Globalization;

namespace Harness.Experiments;

/// <summary>
/// Gets an archive of record files: downloads it, checks its size and checksum, and unpacks it whole or not at all.
/// </summary>
/// <param name="archive">What to get.</param>
/// <param name="options">From where, and how patiently.</param>
public sealed class DataFetcher(DataArchive archive, FetchOptions options)
{
    /// <summary>Fetches the archive into a folder; what an interrupted fetch received is continued.</summary>
    /// <param name="folder">The folder to make; its parent also holds the download (.part) until it is complete.</param>
    /// <param name="progress">Told about ten times a second how far the download is.</param>
    /// <param name="cancel">Stops the fetch; what was received is kept for the next one.</param>
    /// <returns>The images; read from the folder if they were there already.</returns>
    /// <exception cref="InputException">
    /// A mirror is no address, no address serves the archive, its checksum does not hold, or the folder is in use
    /// or cannot be written; nothing is unpacked then.
    /// </exception>
    /// <exception cref="OperationCanceledException">The fetch was cancelled.</exception>
    public async Task<Dataset> FetchAsync(string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        IReadOnlyList<Uri> addresses = options.Addresses(archive);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder))
        {
            throw new InputException($"{folder}: is a file; name the folder to fetch the data into");
        }

        if (HoldsFiles(folder))
        {
            return AlreadyThere(folder);
        }

        try
        {
            string parent = Directory.CreateDirectory(Path.GetDirectoryName(folder) ?? folder).FullName;
            string part = Path.Combine(parent, archive.FileName + ".part");
            using FileStream lockFile = Lock(part + ".lock", folder);
            if (HoldsFiles(folder))
            {
                return AlreadyThere(folder);
            }

            PartialDownload download = new(archive, part, options, progress);
            Uri from = await DownloadAsync(download, part, addresses, folder, cancel).ConfigureAwait(false);
            try
            {
                Unpack(part, from, folder, cancel);
            }
            catch (InputException)
            {
                download.Discard(); // it would be refused again
                throw;
            }

            download.Discard();
            return CifarReader.Read(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be written: {e.Message}", e);
        }
    }

    private static bool HoldsFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    // Held for the whole of a fetch: another one would unpack into the same folder.
    private static FileStream Lock(string file, string folder)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new InputException($"{folder}: another fetch is at work ({e.Message.TrimEnd('.')}); wait until it has ended", e);
        }
    }

    private static Dataset AlreadyThere(string folder)
    {
        try
        {
            return CifarReader.Read(folder);
        }
        catch (InputException e)
        {
            throw new InputException($"{folder}: is not empty, and what it holds is no complete set ({e.Message}); remove it, or name another folder", e);
        }
    }

    // The first address whose bytes have the archive's checksum.
    private async Task<Uri> DownloadAsync(
        PartialDownload download, string part, IReadOnlyList<Uri> addresses, string folder, CancellationToken cancel)
    {
        using SocketsHttpHandler handler = new() { ConnectTimeout = options.Silence };
        using HttpClient client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        List<string> failures = [];
        foreach (Uri url in addresses)
        {
            try
            {
                await download.RunAsync(client, url, cancel).ConfigureAwait(false);
                CheckSum(part);
                return url;
            }
            catch (SourceException e)
            {
                failures.Add($"{url}: {e.Message}");
            }
            catch (InvalidDataException e)
            {
                download.Discard();
                failures.Add($"{url}: {e.Message}");
            }
        }

        throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"{archive.FileName} could not be fetched ({string.Join("; ", failures)}); try again later or name a mirror, or download {archive.Url} by hand and put it into {folder}, where it is read as it is"));
    }

    private void CheckSum(string part)
    {
        using FileStream stream = File.OpenRead(part);
        string md5 = Checksum.Md5(stream);
        if (md5 != archive.Md5)
        {
            throw new InvalidDataException($"what was received has MD5 {md5}, the archive has {archive.Md5}, so it was removed");
        }
    }

    // Everything is unpacked into a folder beside, read once as a data set, and only then given its name.
    private void Unpack(string part, Uri from, string folder, CancellationToken cancel)
    {
        string unpacked = folder + ".unpacking";
        Remove(unpacked);
        Directory.CreateDirectory(unpacked);
        try
        {
            CifarArchive files = CifarArchive.Read(part);
            foreach (string name in files.Names.ToArray())
            {
                cancel.ThrowIfCancellationRequested();
                using Stream bytes = files.Open(name);
                using FileStream target = File.Create(Path.Combine(unpacked, name));
                bytes.CopyTo(target);
            }

            Dataset dataset = CifarReader.Read(unpacked);
            CifarSource source = new(
                archive.Source,
                from.ToString(),
                archive.Md5,
                dataset.Files.ToDictionary(file => file.Key + CifarFormat.Extension, file => RecordHash.Of(dataset.Images, file.Value)));
            File.WriteAllText(Path.Combine(unpacked, CifarSource.FileName), source.ToJson());
            cancel.ThrowIfCancellationRequested();
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder); // succeeds only if it is empty
            }

            Directory.Move(unpacked, folder);
        }
        finally
        {
            Remove(unpacked);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
