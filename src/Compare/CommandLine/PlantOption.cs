using System.CommandLine;
using System.Globalization;
using Harness.Experiments;

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

        MomentumOptions own = mutant.Ground.Recipe.Training.Momentum, given = recipe.Training.Momentum;
        if (own.Rho > 0 && mutant.Site.Pass == Pass.Update && own != given)
        {
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"--plant: {name} is a mistake in momentum of ρ {own.Rho}, {own.Form.ToString().ToLowerInvariant()}'s form; allowed: --set training.momentum.rho={own.Rho} --set training.momentum.form={own.Form.ToString().ToLowerInvariant()}"));
        }

        return Has(recipe, mutant.Site.Layer) && (mutant.Ground != Grounds.Augmented || recipe.Training.Augmentation.NoiseShare > 0)
            ? mutant
            : throw new InputException($"--plant: {name} is a mistake in {mutant.Site.Layer}, which the network of recipe {recipe.Name} does not have; allowed: a recipe that has it, or --set");
    }

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
