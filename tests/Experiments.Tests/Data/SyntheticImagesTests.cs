namespace Harness.Experiments.Tests;

public class SyntheticImagesTests
{
    [Fact]
    public void Create_HasTheSameBytesEverywhere()
    {
        Dataset images = SyntheticImages.Create(imagesPerFile: 100);
        Assert.Equal("f61349630e449701914574f3c3a67f01a6d57b103736139f2bb42e659dc64da2", images.Sha256);
    }

    [Fact]
    public void Create_WithOneThreadAndWithTwo_GivesTheSameImages() =>
        Assert.Equal(SyntheticImages.Create(200, threads: 1).Sha256, SyntheticImages.Create(200, threads: 2).Sha256);

    [Fact]
    public void Create_WithAnotherSeed_GivesOtherImages() =>
        Assert.NotEqual(SyntheticImages.Create(2, seed: 1).Sha256, SyntheticImages.Create(2, seed: 2).Sha256);

    [Fact]
    public void Create_WithFewerImages_GivesTheFirstOfMore()
    {
        Dataset few = SyntheticImages.Create(3), more = SyntheticImages.Create(5);
        foreach (string file in CifarFormat.FileNames)
        {
            for (int i = 0; i < 3; i++)
            {
                int a = few.Files[file].Start.Value + i, b = more.Files[file].Start.Value + i;
                Assert.Equal(few.Images.Label(a), more.Images.Label(b));
                Assert.Equal(few.Images.Pixels(a), more.Images.Pixels(b));
            }
        }
    }

    [Fact]
    public void Create_HasTheShapeOfCifar()
    {
        Dataset images = SyntheticImages.Create(7);
        Assert.Equal("synthetic images", images.Source);
        Assert.Equal((42, CifarFormat.Features, 10), (images.Images.Count, images.Images.Features, images.ClassNames.Count));
        Assert.Equal(CifarFormat.FileNames, images.Files.Keys.Order());
        Assert.Equal(7..14, images.Files["data_batch_2"]);
    }

    [Fact]
    public void Create_HasNoTwoEqualImages()
    {
        LabelledImages images = SyntheticImages.Create(50).Images;
        Assert.Equal(300, Enumerable.Range(0, 300).Select(i => Convert.ToHexString(images.Pixels(i))).Distinct().Count());
    }

    [Fact]
    public void Create_GivesEveryPixelSpread()
    {
        LabelledImages images = SyntheticImages.Create(50).Images;
        for (int j = 0; j < images.Features; j++)
        {
            double[] values = [.. Enumerable.Range(0, images.Count).Select(i => (double)images.Pixels(i)[j])];
            double mean = values.Average();
            Assert.InRange(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), 20, 80);
        }
    }

    [Fact]
    public void Create_HasClassesOfAboutEqualSize()
    {
        Assert.All(
            DatasetSummary.Of(SyntheticImages.Create(1000)).Files,
            file => Assert.All(file.LabelCounts, count => Assert.InRange(count, 70, 130)));
    }

    // What one direction a class can tell: as its mean (a linear model), and as the pattern that its images show with
    // either sign (which takes a hidden layer). The first must tell little and the second much.
    [Fact]
    public void Create_HidesTheClassBehindAPatternsSign()
    {
        LabelledImages images = SyntheticImages.Create(1000).Images;
        const int train = 5000, test = 1000, classes = CifarFormat.Classes;
        float[] mean = [.. Enumerable.Range(0, images.Features).Select(j => (float)Enumerable.Range(0, train).Average(i => images.Pixels(i)[j]))];
        float[][] centred = [.. Enumerable.Range(0, train + test).Select(i => mean.Select((mu, j) => images.Pixels(i)[j] - mu).ToArray())];
        ILookup<int, float[]> byClass = centred.Take(train).Index().ToLookup(image => images.Label(image.Index), image => image.Item);
        float[][] means = [.. Enumerable.Range(0, classes).Select(k => Direction(byClass[k], _ => 1))];
        float[][] patterns = means;
        for (int round = 0; round < 5; round++)
        {
            patterns = [.. patterns.Select((pattern, k) => Direction(byClass[k], image => MathF.Sign(Dot(pattern, image))))];
        }

        double Right(Func<float[], int, float> score) => Enumerable.Range(train, test).Count(i =>
            Enumerable.Range(0, classes).MaxBy(k => score(centred[i], k)) == images.Label(i)) / (double)test;
        Assert.InRange(Right((image, k) => Dot(means[k], image)), 0.15, 0.35);
        Assert.InRange(Right((image, k) => MathF.Abs(Dot(patterns[k], image))), 0.45, 0.65);
    }

    private static float[] Direction(IEnumerable<float[]> images, Func<float[], float> weight)
    {
        float[] sum = new float[CifarFormat.Features];
        foreach (float[] image in images)
        {
            float w = weight(image);
            for (int j = 0; j < sum.Length; j++)
            {
                sum[j] += w * image[j];
            }
        }

        float length = MathF.Sqrt(Dot(sum, sum));
        return [.. sum.Select(value => value / length)];
    }

    private static float Dot(float[] a, float[] b)
    {
        float sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }
}
