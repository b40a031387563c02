using Harness.Experiments;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Harness.Compare;

/// <summary>Images as ML.NET reads them: a key column Label with C values and a vector column Features of known size; nothing is copied ahead.</summary>
internal static class ImageView
{
    /// <param name="context">ML.NET's context.</param>
    /// <param name="images">The images.</param>
    /// <param name="classes">C, also where the images have fewer.</param>
    /// <param name="features">x of image i, [D].</param>
    public static IDataView Create(MLContext context, LabelledImages images, int classes, Func<int, float[]> features)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, images.Features);
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);

        // Keys count from 1 in a data view; LoadFromEnumerable takes them from 0 and adds the 1.
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, images.Count).Select(i => new Row { Label = (uint)images.Label(i), Features = features(i) }), schema);
    }

    private sealed class Row
    {
        public uint Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
