using System.Text.Json;

namespace Harness.Experiments.Tests;

/// <summary>The files that speak of recipes say what the code does.</summary>
public class PublishedFilesTests
{
    public static TheoryData<string> RecipeNames => [.. Directory.GetFiles(Repository.Recipes, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Fact]
    public void Schema_IsTheOneOfTheFields() => AssertCurrent("docs/recipe.schema.json", _ => RecipeSchema.Generate());

    [Fact]
    public void Reference_HasTheTablesOfTheFields() => AssertCurrent("docs/recipes.md", RecipeReference.Renew);

    [Theory]
    [MemberData(nameof(RecipeNames))]
    public void Recipe_IsReadable_AndNamesTheSchema(string name)
    {
        string file = Path.Combine(Repository.Recipes, $"{name}.json");
        Recipe recipe = RecipeReader.Read(file);

        Assert.Equal(name, recipe.Name);
        Assert.NotEmpty(recipe.Description);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal("../docs/recipe.schema.json", json.RootElement.GetProperty("$schema").GetString());
    }

    [Theory]
    [InlineData("default", 45_000, 8)]
    [InlineData("orgaz-sanity", 100, 200)]
    [InlineData("orgaz-figure-4", 10_000, 10)]
    [InlineData("orgaz-figure-5", 10_000, 48)]
    [InlineData("orgaz-best", 45_000, 12)]
    [InlineData("tump-best", 49_500, 32)]
    [InlineData("report-3-figure-6", 45_000, 100)]
    [InlineData("ruggeri-1", 49_000, 12)]
    [InlineData("ruggeri-4", 49_000, 50)]
    public void Recipe_TrainsForTheEpochsTheReportNames(string name, int images, int epochs)
    {
        Recipe recipe = RecipeReader.Read(Path.Combine(Repository.Recipes, $"{name}.json"));
        int held = recipe.Data.Validation.Count > 0 ? 0 : recipe.Data.ValidationCount ?? 0;
        Assert.Equal(images, recipe.Data.TrainCount ?? (10_000 * recipe.Data.Train.Count) - held);

        BatchPlan plan = new(images, recipe.Training, recipe.Schedule, recipe.Seed);
        Assert.Equal(epochs * plan.StepsPerEpoch, plan.Steps);
    }

    [Fact]
    public void Fields_ThatAreNumbers_HaveLimits_AndLists_HaveLengths()
    {
        Assert.All(RecipeField.Values, field =>
        {
            Assert.True(field.Limits is not null || (field.Type != typeof(int) && field.Type != typeof(double)), field.Path);
            Assert.True(field.Length is not null == field.IsList, field.Path);
            Assert.True(field.Allows(field.Default), field.Path);
        });
    }

    // With HARNESS_UPDATE=1 the file is renewed instead.
    private static void AssertCurrent(string path, Func<string, string> renew)
    {
        string file = Path.Combine(Repository.Root, path);
        string committed = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        string current = renew(committed);
        if (Environment.GetEnvironmentVariable("HARNESS_UPDATE") == "1")
        {
            File.WriteAllText(file, current);
        }
        else if (committed != current)
        {
            Assert.Fail($"{path} is not what the recipe's fields say; renew it: HARNESS_UPDATE=1 dotnet test tests/Experiments.Tests");
        }
    }
}
