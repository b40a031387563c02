using Harness.Experiments;

namespace Harness.Compare.Tests;

/// <summary>A quantity with the wrong sign: a gradient, or S where ReLU's mask [S &gt; 0] is made of it.</summary>
internal sealed class Negated(Pass pass, string quantity, string? layer = null) : Planted(
    [new(site => site.Pass == pass && site.Quantity == quantity && (layer is null || site.Layer == layer)) { Matrix = (_, value) => -value }]);
