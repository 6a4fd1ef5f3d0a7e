// Each test runs whole platforms; several at once on two cores would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
