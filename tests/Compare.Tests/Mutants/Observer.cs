using Harness.FromScratch;

namespace Harness.Compare.Tests;

/// <summary>No bug at all.</summary>
internal sealed class Observer : ISeam;
