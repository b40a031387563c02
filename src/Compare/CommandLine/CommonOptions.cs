using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Harness.Experiments;

namespace Harness.Compare;

/// <summary>The recipe and the options that every command with a recipe takes.</summary>
public sealed class CommonOptions
{
    /// <summary>How many threads may be asked for.</summary>
    public const int MostThreads = 1024;

    private readonly Argument<string> recipe = new("recipe")
    {
        Description = "A recipe's file, or its name in recipes/.",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string?> data = new("--data") { Description = "Folder or archive of CIFAR-10, or: synthetic.", HelpName = "DIR" };
    private readonly Option<string[]> overrides = new("--set") { Description = "Replaces a field of the recipe, as path=value; may be given several times.", HelpName = "path=value", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> precision = new("--precision") { Description = "float32 or float64; replaces the recipe's.", HelpName = "PRECISION" };
    private readonly Option<int> threads = new("--threads") { Description = "Threads of both engines.", DefaultValueFactory = _ => Environment.ProcessorCount, HelpName = "N" };
    private readonly Option<bool> quick = new("--quick") { Description = "A minute's worth: fewer images, steps and epochs." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        AddTo(command, recipe);
        AddOptions(command);
    }

    /// <summary>Adds the options, and not the recipe.</summary>
    /// <param name="command">The command.</param>
    /// <param name="atOnce">What --threads says there; null: threads of both engines.</param>
    public void AddOptions(Command command, string? atOnce = null)
    {
        threads.Description = atOnce ?? threads.Description;
        foreach (Option option in new Option[] { data, overrides, precision, threads, quick })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds an argument that does not take a mistyped option for its value.</summary>
    public static void AddTo(Command command, Argument argument)
    {
        argument.Validators.Add(parsed =>
        {
            if (parsed.Tokens.FirstOrDefault(token => token.Value.StartsWith('-')) is { Value: string unknown })
            {
                string? nearest = Nearest.To(unknown, command.Options.Select(option => option.Name));
                parsed.AddError($"There is no option {unknown}{(nearest is null ? "" : $"; the nearest is {nearest}")}");
            }
        });
        command.Arguments.Add(argument);
    }

    /// <summary>Whether --quick was given.</summary>
    public bool IsQuick(ParseResult parsed) => parsed.GetValue(quick);

    /// <summary>Threads of both engines.</summary>
    /// <exception cref="InputException">Out of range.</exception>
    public int Threads(ParseResult parsed) => InRange("--threads", parsed.GetValue(threads), 1, MostThreads);

    /// <summary>The recipe as it is given; see <see cref="Read"/> for --quick.</summary>
    /// <exception cref="InputException">The recipe or an override is wrong.</exception>
    public Recipe Recipe(ParseResult parsed) => RecipeReader.Read(parsed.GetValue(recipe)!, Assignments(parsed));

    /// <summary>The fields that --set and --precision replace.</summary>
    /// <exception cref="InputException">--set is not path=value, or there is no such precision.</exception>
    public IReadOnlyList<FieldAssignment> Assignments(ParseResult parsed)
    {
        List<string> assignments = [.. parsed.GetValue(overrides) ?? []];
        if (parsed.GetValue(precision) is string chosen)
        {
            assignments.Add(chosen is "float32" or "float64"
                ? $"precision={chosen}"
                : throw new InputException($"--precision: {chosen} is not a precision; allowed: float32, float64"));
        }

        return [.. assignments.Select(FieldAssignment.OfOption)];
    }

    /// <summary>The images that a recipe names, and the recipe as it is run: with --quick, cut down.</summary>
    /// <exception cref="InputException">The images cannot be read, or the recipe does not fit them.</exception>
    public (Recipe Recipe, Dataset Dataset) Read(ParseResult parsed, Recipe given, DataLocation location)
    {
        Dataset dataset = location.Read(location.Path is null ? null : [.. given.Data.Train, .. given.Data.Validation, .. given.Data.Test]);
        return (IsQuick(parsed) ? QuickRecipe.Of(given, new Experiment(given, dataset).Splits) : given, dataset);
    }

    /// <summary>What --data was given; null: nothing.</summary>
    public string? Data(ParseResult parsed) => parsed.GetValue(data);

    /// <summary>Where the images come from.</summary>
    /// <exception cref="InputException">--data or HARNESS_DATA names what is not there.</exception>
    public DataLocation Location(ParseResult parsed) => DataLocator.Find(
        parsed.GetValue(data), Environment.GetEnvironmentVariable(DataLocator.Variable), Environment.CurrentDirectory);

    /// <summary>A margin given in percentage points, as a share.</summary>
    /// <exception cref="InputException">Out of range.</exception>
    public static double Margin(double points) => points is > 0 and < 100
        ? points / 100
        : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--margin: {points}; allowed: above 0 and below 100 percentage points"));

    /// <summary>Nothing else was given beside an option that only lists: what it had no use for would seem to have been done.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="lists">The option that lists.</param>
    /// <param name="allowed">Those that say what is listed.</param>
    /// <exception cref="InputException">There is another; the message names it.</exception>
    internal static void RequireOnly(ParseResult parsed, Option lists, params Option[] allowed)
    {
        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(given => !given.Implicit && given.Option != lists && !allowed.Contains(given.Option)) is { } other)
        {
            throw new InputException($"{other.Option.Name}: {lists.Name} runs nothing and writes no file; leave one of them out");
        }
    }

    /// <summary>The value, if it lies in a range.</summary>
    /// <exception cref="InputException">It does not; the message says what is allowed.</exception>
    public static int InRange(string option, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new InputException($"{option}: {value}; allowed: {least} … {most}");
}
