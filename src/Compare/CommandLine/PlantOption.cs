using System.CommandLine;
using System.Globalization;
using Harness.Experiments;
using Harness.FromScratch;

namespace Harness.Compare;

/// <summary>--plant MISTAKE: a mistake of the self-test's catalogue in the hand-written side, to see what the checks say of it.</summary>
internal sealed class PlantOption
{
    private readonly Option<string?> option = new("--plant")
    {
        Description = "Plants a mistake in the hand-written side, to see what the checks say of it; selftest --list shows them.",
        HelpName = "MISTAKE",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Add(option);

    /// <summary>The mistake that is wanted; null: none.</summary>
    /// <exception cref="InputException">There is none of this name, or nothing in the recipe's network that it could be made in.</exception>
    public Mutant? Mutant(ParseResult parsed, Recipe recipe)
    {
        if (parsed.GetValue(option) is not string name)
        {
            return null;
        }

        string[] names = [.. Catalogue.All.Select(mutant => mutant.Name)];
        if (!names.Contains(name))
        {
            throw new InputException($"--plant: {name} is no mistake; {(Nearest.To(name, names) is string nearest ? $"the nearest is {nearest}" : "./harness selftest --list shows what there is")}");
        }

        Mutant mutant = Catalogue.Find(name);
        if (mutant.GoesByItsGround)
        {
            throw new InputException($"--plant: {name} is made of numbers of the network that the self-test plants it in; ./harness selftest --only {name} shows it there");
        }

        if (!Has(recipe, mutant.Site.Layer) || !Has(recipe, mutant))
        {
            throw new InputException($"--plant: {name} is a mistake in {What(mutant)}, which the network of recipe {recipe.Name} does not have; allowed: a recipe that has it, or --set");
        }

        RecipeField[] others = [.. mutant.Settings.Select(path => RecipeField.Find(path, "--plant")).Where(field => !Equals(field.In(recipe), field.In(mutant.Ground.Recipe)))];
        return others.Length == 0
            ? mutant
            : throw new InputException($"--plant: {name} is made of {string.Join(" and ", others.Select(field => $"{field.Path} {Text(field)}"))}; allowed: {string.Join(" ", others.Select(field => $"--set {field.Path}={Text(field)}"))}");

        string Text(RecipeField field) => Convert.ToString(field.In(mutant.Ground.Recipe), CultureInfo.InvariantCulture)!.ToLowerInvariant();
    }

    /// <summary>Refuses a mistake that has changed nothing: what was found is not of it.</summary>
    /// <exception cref="InputException">It was planted, and no value was other than before.</exception>
    public static void RequireEffect(Mutant? mutant, ISeam? seam)
    {
        if (mutant is { Alterations.Length: > 0 } && seam is Planted { Altered: 0 })
        {
            throw new InputException($"--plant: {mutant.Name} changes nothing that this command computes of this recipe; allowed: a recipe that has {mutant.Site.Layer}'s {mutant.Site.Quantity}, or compare");
        }
    }

    // Noise to leave out; statistics or masks that are others in evaluation.
    private static bool Has(Recipe recipe, Mutant mutant) => mutant.NumericMode == ForwardMode.Evaluation
        ? recipe.Network.BatchNormalization.Kind != BatchNormalizationKind.None || recipe.Network.Dropout.KeepHidden < 1 || recipe.Network.Dropout.KeepInput < 1
        : mutant.Ground != Grounds.Augmented || recipe.Training.Augmentation is { NoiseShare: > 0, NoiseVariance: > 0 };

    private static string What(Mutant mutant) => mutant.NumericMode == ForwardMode.Evaluation ? "differences of batch normalisation or dropout"
        : mutant.Ground == Grounds.Augmented ? "noise" : mutant.Site.Layer;

    // Layers are named as in traces: "Linear 2", "BatchNorm 1", "Dropout 0"; what is updated by its own name: "W2", "vW2".
    private static bool Has(Recipe recipe, string layer)
    {
        (NetworkOptions network, int hidden) = (recipe.Network, recipe.Network.Hidden.Count);
        string kind = layer.TrimEnd("0123456789".ToCharArray()).TrimEnd();
        int number = int.TryParse(layer.AsSpan(kind.Length), NumberStyles.Integer, CultureInfo.InvariantCulture, out int k) ? k : 0;
        bool normalized = network.BatchNormalization.Kind != BatchNormalizationKind.None;
        return kind switch
        {
            "BatchNorm" or "Gamma" or "Beta" => normalized && number <= hidden,
            "Dropout" => number == 0 ? network.Dropout.KeepInput < 1 : network.Dropout.KeepHidden < 1 && number <= hidden,
            "ReLU" => number <= hidden,
            "Linear" or "W" or "b" => number <= hidden + 1,
            _ => kind[0] != 'v' || (recipe.Training.Momentum.Rho > 0 && number <= hidden + 1),
        };
    }
}
