using Xunit.Sdk;
using Xunit.v3;

// Each class has platforms of its own. More than two at once on two cores would only measure each other.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
