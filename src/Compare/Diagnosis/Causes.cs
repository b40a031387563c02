namespace Harness.Compare;

/// <summary>The mistakes that are looked for, in causal order of where they are made.</summary>
public static class Causes
{
    /// <summary>The pixels are centred but not divided by their standard deviation.</summary>
    public static Cause DeviationLeftOut { get; } = new("deviation left out", "the pixels are centred but not divided by their standard deviation", "divide by the training images' σ of each pixel");

    /// <summary>The pixels are divided by their standard deviation but not centred.</summary>
    public static Cause MeanLeftOut { get; } = new("pixel mean left out", "the pixels are divided by their standard deviation but not centred", "subtract the training images' μ of each pixel first");

    /// <summary>The pixels are normalised with the statistics of training and test images together.</summary>
    public static Cause LeakedStatistics { get; } = new("leaked statistics", "the pixels are normalised with the statistics of training and test images together", "take μ and σ of the training images alone");

    /// <summary>Each image stands where its neighbour in the batch belongs, labels do not.</summary>
    public static Cause ImagesOutOfStep { get; } = new("images out of step", "each image stands where its neighbour in the batch belongs, labels do not", "keep images and labels in the same order");

    /// <summary>The batch's noise is not added.</summary>
    public static Cause NoiseLeftOut { get; } = new("noise left out", "the batch's noise is not added", "add the given noise to the normalised pixels");

    /// <summary>The images that are to be mirrored are not.</summary>
    public static Cause MirroringLeftOut { get; } = new("mirroring left out", "the images that are to be mirrored are not", "mirror them before they are normalised");

    /// <summary>The bias is not added.</summary>
    public static Cause BiasLeftOut { get; } = new("bias left out", "the bias is not added", "S = X·Wᵀ + b");

    /// <summary>The bias is added twice.</summary>
    public static Cause BiasTwice { get; } = new("bias twice", "the bias is added twice", "S = X·Wᵀ + b, once");

    /// <summary>X·W stands for X·Wᵀ; the layer is square, so shapes do not tell.</summary>
    public static Cause WeightsTransposed { get; } = new("weights transposed", "X·W stands for X·Wᵀ; the layer is square, so shapes do not tell", "S = X·Wᵀ with W [M×D]");

    /// <summary>Negative pre-activations pass with a small slope.</summary>
    public static Cause LeakySlope { get; } = new("leaky slope", "negative pre-activations pass with a small slope", "H = max(0, S)");

    /// <summary>The activation is the identity.</summary>
    public static Cause ReluLeftOut { get; } = new("ReLU left out", "the activation is the identity", "H = max(0, S)");

    /// <summary>The activation is |S|.</summary>
    public static Cause ReluOfMagnitude { get; } = new("magnitude for ReLU", "the activation is |S|", "H = max(0, S)");

    /// <summary>Batch normalisation uses the running statistics in training: it is in evaluation mode.</summary>
    public static Cause RunningStatisticsInTraining { get; } = new("running statistics in training", "batch normalisation uses the running statistics in training: it is in evaluation mode", "use the batch's mean and variance in training");

    /// <summary>Batch normalisation uses the statistics of the step before.</summary>
    public static Cause StaleStatistics { get; } = new("stale statistics", "batch normalisation uses the statistics of the step before", "take them of this batch before it is normalised");

    /// <summary>The batch's variance is divided by N − 1; normalisation takes the biased one.</summary>
    public static Cause UnbiasedVariance { get; } = new("unbiased variance", "the batch's variance is divided by N − 1; normalisation takes the biased one", "divide by N");

    /// <summary>X̂ is (S − μ)/(σ + ε).</summary>
    public static Cause EpsilonOutsideRoot { get; } = new("ε outside the root", "X̂ is (S − μ)/(σ + ε)", "X̂ = (S − μ)/√(σ² + ε)");

    /// <summary>X̂ is (S − μ)/σ without ε.</summary>
    public static Cause EpsilonLeftOut { get; } = new("ε left out", "X̂ is (S − μ)/σ without ε", "X̂ = (S − μ)/√(σ² + ε)");

    /// <summary>X̂ is divided by σ² + ε, not by its root.</summary>
    public static Cause VarianceForDeviation { get; } = new("variance for deviation", "X̂ is divided by σ² + ε, not by its root", "take the root");

    /// <summary>S is divided by its deviation but not centred.</summary>
    public static Cause BatchMeanLeftOut { get; } = new("batch mean left out", "S is divided by its deviation but not centred", "X̂ = (S − μ)/√(σ² + ε)");

    /// <summary>X̂ is not multiplied with γ.</summary>
    public static Cause GammaLeftOut { get; } = new("γ left out", "X̂ is not multiplied with γ", "Y = γ·X̂ + β");

    /// <summary>Β is not added.</summary>
    public static Cause BetaLeftOut { get; } = new("β left out", "β is not added", "Y = γ·X̂ + β");

    /// <summary>Mean and variance are taken over the units of each sample, not over the batch.</summary>
    public static Cause StatisticsOfTheWrongAxis { get; } = new("statistics of the wrong axis", "mean and variance are taken over the units of each sample, not over the batch", "take them over the N samples, for each unit");

    /// <summary>Nothing is dropped in training.</summary>
    public static Cause DropoutLeftOut { get; } = new("dropout left out", "nothing is dropped in training", "multiply by the given mask, divided by p");

    /// <summary>What is kept is not divided by p.</summary>
    public static Cause DropoutNotRescaled { get; } = new("dropout not rescaled", "what is kept is not divided by p", "Y = X ∘ mask/p");

    /// <summary>What is kept is divided by p².</summary>
    public static Cause DropoutRescaledTwice { get; } = new("dropout rescaled twice", "what is kept is divided by p²", "divide by p once");

    /// <summary>What should be dropped is kept and the reverse.</summary>
    public static Cause MaskInverted { get; } = new("mask inverted", "what should be dropped is kept and the reverse", "keep where the mask is 1");

    /// <summary>Another mask than the given one is applied: it was drawn again.</summary>
    public static Cause AnotherMask { get; } = new("another mask", "another mask than the given one is applied: it was drawn again", "use the mask of this step, in both passes");

    /// <summary>The loss is the sum over the samples, not their mean.</summary>
    public static Cause LossSummed { get; } = new("loss summed", "the loss is the sum over the samples, not their mean", "divide by N");

    /// <summary>The loss is measured against the model's own predictions, not against the labels.</summary>
    public static Cause LossOfOwnPredictions { get; } = new("loss of own predictions", "the loss is measured against the model's own predictions, not against the labels", "take −log P at the label");

    /// <summary>The loss is measured against the labels of the neighbouring samples.</summary>
    public static Cause LossOfShiftedLabels { get; } = new("loss of shifted labels", "the loss is measured against the labels of the neighbouring samples", "keep samples and labels in the same order");

    /// <summary>The cost lacks the penalty λ Σ‖W‖².</summary>
    public static Cause CostWithoutPenalty { get; } = new("cost without penalty", "the cost lacks the penalty λ Σ‖W‖²", "J = L + λ Σ‖W‖²");

    /// <summary>The cost has λ/2 Σ‖W‖², while the gradient is that of λ Σ‖W‖².</summary>
    public static Cause HalfPenaltyInCost { get; } = new("half the penalty in the cost", "the cost has λ/2 Σ‖W‖², while the gradient is that of λ Σ‖W‖²", "J = L + λ Σ‖W‖²");

    /// <summary>The cost penalises biases too.</summary>
    public static Cause PenaltyOnBiasesInCost { get; } = new("biases penalised in the cost", "the cost penalises biases too", "sum over the weight matrices alone");

    /// <summary>The cost that differences were taken of was evaluated with fixed statistics and without dropout.</summary>
    public static Cause CostWithFixedStatistics { get; } = new("cost with fixed statistics", "the cost that differences were taken of was evaluated with fixed statistics and without dropout (evaluation mode): it is another function than the one trained, and the bias before a batch normalisation does move it", "take differences of the cost with the batch's own statistics; the analytic gradients are right");

    /// <summary>The gradient is that of the sum over the samples: 1/N is missing.</summary>
    public static Cause SumForMean { get; } = new("sum for mean", "the gradient is that of the sum over the samples: 1/N is missing", "divide dS by N, once, in the derivative of the loss");

    /// <summary>The sum is divided by N although dS already was.</summary>
    public static Cause DividedTwice { get; } = new("mean taken twice", "the sum is divided by N although dS already was", "divide by N once, in the derivative of the loss");

    /// <summary>DS is divided by N·C.</summary>
    public static Cause MeanOverClasses { get; } = new("mean over classes", "dS is divided by N·C", "divide by N alone");

    /// <summary>The last, smaller batch is divided by the batch size, not by its own count of images.</summary>
    public static Cause BatchSizeForCount { get; } = new("batch size for count", "the last, smaller batch is divided by the batch size, not by its own count of images", "divide by the number of images in the batch");

    /// <summary>The sign is wrong.</summary>
    public static Cause Sign { get; } = new("sign", "the sign is wrong", "change the sign");

    /// <summary>DS is P/N: the labels are not subtracted.</summary>
    public static Cause LabelsLeftOut { get; } = new("labels left out", "dS is P/N: the labels are not subtracted", "dS = (P − Y)/N");

    /// <summary>DS is (S − Y)/N: scores stand for probabilities.</summary>
    public static Cause SoftmaxLeftOut { get; } = new("softmax left out", "dS is (S − Y)/N: scores stand for probabilities", "dS = (P − Y)/N with P = softmax(S)");

    /// <summary>The gradient is taken with the labels of the neighbouring samples.</summary>
    public static Cause ShiftedLabels { get; } = new("shifted labels", "the gradient is taken with the labels of the neighbouring samples", "keep samples and labels in the same order");

    /// <summary>The gradient is taken with the model's own predictions for the labels.</summary>
    public static Cause OwnPredictions { get; } = new("gradient of own predictions", "the gradient is taken with the model's own predictions for the labels", "dS = (P − Y)/N with Y of the labels");

    /// <summary>The gradient passes where the unit is off.</summary>
    public static Cause SlopeLeftOut { get; } = new("ReLU's slope left out", "the gradient passes where the unit is off", "dS = dH ∘ [S > 0]");

    /// <summary>The gradient passes where the unit is off and stops where it is on.</summary>
    public static Cause SlopeInverted { get; } = new("ReLU's slope inverted", "the gradient passes where the unit is off and stops where it is on", "dS = dH ∘ [S > 0]");

    /// <summary>The gradient passes with a small slope where the unit is off.</summary>
    public static Cause LeakySlopeBackward { get; } = new("leaky slope backward", "the gradient passes with a small slope where the unit is off", "dS = dH ∘ [S > 0]");

    /// <summary>DW is made with the pre-activation, not with what entered the layer.</summary>
    public static Cause PreActivationForActivation { get; } = new("pre-activation for activation", "dW is made with the pre-activation, not with what entered the layer", "dW = dSᵀ·X with the X of Forward");

    /// <summary>Another layer's quantity stands for the layer's own.</summary>
    public static Cause WrongLayersInput { get; } = new("another layer's quantity", "another layer's quantity stands for the layer's own", "use what this layer's Forward kept");

    /// <summary>The matrix is transposed; the layer is square, so shapes do not tell.</summary>
    public static Cause Transposed { get; } = new("transposed", "the matrix is transposed; the layer is square, so shapes do not tell", "dW = dSᵀ·X, [M×D]");

    /// <summary>DX is dS·Wᵀ; the layer is square, so shapes do not tell.</summary>
    public static Cause WeightsTransposedBackward { get; } = new("weights transposed backward", "dX is dS·Wᵀ; the layer is square, so shapes do not tell", "dX = dS·W");

    /// <summary>DX is made with weights that were already moved.</summary>
    public static Cause UpdatedWeights { get; } = new("updated weights", "dX is made with weights that were already moved", "take dX before the update");

    /// <summary>The sum misses the batch's last sample.</summary>
    public static Cause SampleLeftOut { get; } = new("a sample left out", "the sum misses the batch's last sample", "run over all N samples");

    /// <summary>The gradient is that of one sample, not the sum over the batch.</summary>
    public static Cause FirstSampleAlone { get; } = new("one sample alone", "the gradient is that of one sample, not the sum over the batch", "sum over the N samples");

    /// <summary>The gradient does not pass through the batch's mean: −dβ/N is missing.</summary>
    public static Cause MeanTermLeftOut { get; } = new("mean term left out", "the gradient does not pass through the batch's mean: −dβ/N is missing", "dS = γ·r·(dY − dβ/N − X̂·dγ/N)");

    /// <summary>The gradient does not pass through the batch's variance: −X̂·dγ/N is missing.</summary>
    public static Cause VarianceTermLeftOut { get; } = new("variance term left out", "the gradient does not pass through the batch's variance: −X̂·dγ/N is missing", "dS = γ·r·(dY − dβ/N − X̂·dγ/N)");

    /// <summary>The gradient passes neither through mean nor variance: the batch's statistics are taken for constants.</summary>
    public static Cause FixedStatistics { get; } = new("statistics as constants", "the gradient passes neither through mean nor variance: the batch's statistics are taken for constants", "dS = γ·r·(dY − dβ/N − X̂·dγ/N)");

    /// <summary>The gradient is not multiplied with γ.</summary>
    public static Cause GammaLeftOutBackward { get; } = new("γ left out backward", "the gradient is not multiplied with γ", "dX̂ = γ·dY");

    /// <summary>The gradient is not divided by the batch's deviation.</summary>
    public static Cause DeviationLeftOutBackward { get; } = new("1/σ left out backward", "the gradient is not divided by the batch's deviation", "dS = γ·r·(…), r = 1/√(σ² + ε)");

    /// <summary>The variance term is divided by N − 1.</summary>
    public static Cause UnbiasedVarianceBackward { get; } = new("unbiased variance backward", "the variance term is divided by N − 1", "divide by N");

    /// <summary>Dγ is made with S, not with X̂.</summary>
    public static Cause NotNormalized { get; } = new("not normalised", "dγ is made with S, not with X̂", "dγ = Σₙ dYₙ·X̂ₙ");

    /// <summary>The gradient passes through dropped units.</summary>
    public static Cause MaskLeftOutBackward { get; } = new("mask left out backward", "the gradient passes through dropped units", "dX = dY ∘ mask/p");

    /// <summary>The gradient of kept units is not divided by p.</summary>
    public static Cause NotRescaledBackward { get; } = new("not rescaled backward", "the gradient of kept units is not divided by p", "dX = dY ∘ mask/p");

    /// <summary>All elements are off by the same factor.</summary>
    public static Cause ConstantFactor { get; } = new("constant factor", "all elements are off by the same factor", "look for a factor of this size");

    /// <summary>The gradient has λW; that of λ‖W‖² is 2λW.</summary>
    public static Cause HalfPenalty { get; } = new("half the penalty", "the gradient has λW; that of λ‖W‖² is 2λW", "add 2λ·W");

    /// <summary>The gradient lacks the penalty's 2λW.</summary>
    public static Cause PenaltyLeftOut { get; } = new("penalty left out", "the gradient lacks the penalty's 2λW", "add 2λ·W");

    /// <summary>The penalty's 2λW is added twice.</summary>
    public static Cause PenaltyTwice { get; } = new("penalty twice", "the penalty's 2λW is added twice", "add 2λ·W once");

    /// <summary>The penalty's 2λW is subtracted.</summary>
    public static Cause PenaltySign { get; } = new("penalty's sign", "the penalty's 2λW is subtracted", "add 2λ·W");

    /// <summary>The penalty's 2λW is divided by N.</summary>
    public static Cause PenaltyPerSample { get; } = new("penalty per sample", "the penalty's 2λW is divided by N", "add 2λ·W undivided");

    /// <summary>The biases are penalised like weights.</summary>
    public static Cause PenaltyOnBiases { get; } = new("biases penalised", "the biases are penalised like weights", "penalise weight matrices alone");

    /// <summary>Batch normalisation's γ or β are penalised like weights.</summary>
    public static Cause PenaltyOnScales { get; } = new("γ and β penalised", "batch normalisation's γ or β are penalised like weights", "penalise weight matrices alone");

    /// <summary>The update uses the previous step's rate.</summary>
    public static Cause RateOneStepLate { get; } = new("rate one step late", "the update uses the previous step's rate", "take η of this step");

    /// <summary>The update uses the next step's rate: the cycle is off by one.</summary>
    public static Cause RateOneStepEarly { get; } = new("rate one step early", "the update uses the next step's rate: the cycle is off by one", "take η of this step, counted from 0");

    /// <summary>The update uses η_max at every step.</summary>
    public static Cause MaximalRate { get; } = new("maximal rate", "the update uses η_max at every step", "follow the schedule");

    /// <summary>The update uses another rate than the schedule's.</summary>
    public static Cause AnotherRate { get; } = new("another rate", "the update uses another rate than the schedule's", "take η of this step, in the precision of the schedule");

    /// <summary>The update goes up the gradient.</summary>
    public static Cause Ascent { get; } = new("ascent", "the update goes up the gradient", "W ← W − η·g");

    /// <summary>The velocity has the other form: η inside where it belongs outside, or the reverse.</summary>
    public static Cause MomentumForm { get; } = new("momentum form", "the velocity has the other form: η inside where it belongs outside, or the reverse", "torch: v ← ρv + g, W ← W − ηv; course: v ← ρv + ηg, W ← W − v");

    /// <summary>The gradient enters the velocity as (1 − ρ)·g.</summary>
    public static Cause MomentumDamped { get; } = new("momentum damped", "the gradient enters the velocity as (1 − ρ)·g", "v ← ρ·v + g");

    /// <summary>The velocity is forgotten at every step.</summary>
    public static Cause MomentumLeftOut { get; } = new("momentum left out", "the velocity is forgotten at every step", "v ← ρ·v + g");

    /// <summary>The velocity is not multiplied with ρ.</summary>
    public static Cause MomentumUndecayed { get; } = new("momentum undecayed", "the velocity is not multiplied with ρ", "v ← ρ·v + g");

    /// <summary>The update is Nesterov's, g + ρ·v.</summary>
    public static Cause Nesterov { get; } = new("Nesterov's momentum", "the update is Nesterov's, g + ρ·v", "W ← W − η·v");

    /// <summary>The gradient contains the previous step's: it was not set to zero.</summary>
    public static Cause GradientsAccumulate { get; } = new("gradients accumulate", "the gradient contains the previous step's: it was not set to zero", "start each step's gradient from 0");

    /// <summary>The update is made twice.</summary>
    public static Cause UpdateRepeated { get; } = new("update repeated", "the update is made twice", "move each parameter once a step");

    /// <summary>The parameter stays as it is.</summary>
    public static Cause NotMoved { get; } = new("parameter not moved", "the parameter stays as it is", "move every parameter");

    /// <summary>Running statistics keep m and take 1 − m.</summary>
    public static Cause StatisticWeights { get; } = new("statistic's weights exchanged", "running statistics keep m and take 1 − m", "running ← (1 − m)·running + m·batch");

    /// <summary>The running variance takes the biased for the unbiased variance, or the reverse.</summary>
    public static Cause RunningVarianceConvention { get; } = new("running variance's convention", "the running variance takes the biased for the unbiased variance, or the reverse", "torch keeps n/(n − 1)·σ², the course σ²");

    /// <summary>The running statistics stay as they were.</summary>
    public static Cause RunningStatisticsLeftOut { get; } = new("running statistics not updated", "the running statistics stay as they were", "update them in every training step");

    /// <summary>The reported loss is measured against the model's own predictions, not against the labels: gradients and accuracy stay right.</summary>
    public static Cause ReportOfOwnPredictions { get; } = new("loss of own predictions", "the reported loss is measured against the model's own predictions, not against the labels: gradients and accuracy stay right", "take −log P at the label");

    /// <summary>The report is made with the labels of the neighbouring images.</summary>
    public static Cause ReportOfShiftedLabels { get; } = new("labels shifted in the report", "the report is made with the labels of the neighbouring images", "keep images and labels in the same order");

    /// <summary>Evaluation normalises with the statistics of its batches, not with the running ones.</summary>
    public static Cause BatchStatisticsInEvaluation { get; } = new("batch statistics in evaluation", "evaluation normalises with the statistics of its batches, not with the running ones", "use the running statistics in evaluation");

    /// <summary>Units are dropped in evaluation.</summary>
    public static Cause DropoutInEvaluation { get; } = new("dropout in evaluation", "units are dropped in evaluation", "drop nothing in evaluation");

    /// <summary>The evaluation leaves out the last, smaller batch.</summary>
    public static Cause LastBatchLeftOut { get; } = new("last batch left out", "the evaluation leaves out the last, smaller batch", "evaluate all images");

    /// <summary>The loss is the mean of the batches' means, in which the images of a smaller batch count more.</summary>
    public static Cause MeanOfBatchMeans { get; } = new("mean of batch means", "the loss is the mean of the batches' means, in which the images of a smaller batch count more", "weigh each batch by its images");

    /// <summary>The reported loss is a sum, not a mean.</summary>
    public static Cause SumForMeanInReport { get; } = new("loss summed in the report", "the reported loss is a sum, not a mean", "divide by the number of images");

    /// <summary>The reported cost lacks the penalty λ Σ‖W‖².</summary>
    public static Cause ReportWithoutPenalty { get; } = new("report without penalty", "the reported cost lacks the penalty λ Σ‖W‖²", "J = L + λ Σ‖W‖²");

    /// <summary>The reported cost has λ/2 Σ‖W‖².</summary>
    public static Cause HalfPenaltyInReport { get; } = new("half the penalty in the report", "the reported cost has λ/2 Σ‖W‖²", "J = L + λ Σ‖W‖²");

    /// <summary>Rows of the confusion matrix are predictions, not labels.</summary>
    public static Cause ConfusionTransposed { get; } = new("confusion transposed", "rows of the confusion matrix are predictions, not labels", "count at [label, prediction]");

    /// <summary>The reported accuracy is not that of the predictions made.</summary>
    public static Cause AccuracyOfAnotherSet { get; } = new("accuracy of other predictions", "the reported accuracy is not that of the predictions made", "count the predictions that equal their label");

    /// <summary>Float32 loses digits where float64 does not: a long sum in low precision, or a difference of large numbers.</summary>
    public static Cause LowPrecision { get; } = new("low precision", "float32 loses digits where float64 does not: a long sum in low precision, or a difference of large numbers", "sum in float64 or pairwise; compute a variance from centred values");

    /// <summary>A value is NaN or infinite.</summary>
    public static Cause NotFinite { get; } = new("not finite", "a value is NaN or infinite", "look for a division by 0, a logarithm of 0, or an exponential that overflows");
}
