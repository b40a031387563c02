namespace TorchSharp;

/// <summary>
/// Releases what was created on this thread while it was the innermost scope. Scopes nest; a thread has its own.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? innermost;

    private readonly HashSet<IDisposable> owned = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScope? outer;

    internal DisposeScope()
    {
        outer = innermost;
        innermost = this;
    }

    internal static DisposeScope? Innermost => innermost;

    /// <summary>Hands <paramref name="disposable"/> to the scope around this one; without one, to nobody.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        if (owned.Remove(disposable))
        {
            outer?.owned.Add(disposable);
            if (disposable is torch.Tensor tensor)
            {
                tensor.Owner = outer;
            }
        }

        return disposable;
    }

    /// <summary>Takes <paramref name="disposable"/> out of the scope: its holder releases it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        owned.Remove(disposable);
        if (disposable is torch.Tensor tensor)
        {
            tensor.Owner = null;
        }

        return disposable;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (innermost == this)
        {
            innermost = outer;
        }

        foreach (IDisposable disposable in owned)
        {
            if (disposable is torch.Tensor tensor)
            {
                tensor.Owner = null;
            }

            disposable.Dispose();
        }

        owned.Clear();
    }

    internal void Add(torch.Tensor tensor) => owned.Add(tensor);

    internal void Remove(torch.Tensor tensor) => owned.Remove(tensor);
}
