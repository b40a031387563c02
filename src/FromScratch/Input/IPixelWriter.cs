using System.Numerics;

namespace Harness.FromScratch;

/// <summary>Writes a batch's elements from its pixels.</summary>
internal interface IPixelWriter<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>X = pixels·scale + shift.</summary>
    void Write(PixelRows<T> pixels, Matrix<T> X);
}
