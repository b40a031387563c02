// Torch's threads and the console are the process's, not a test's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
