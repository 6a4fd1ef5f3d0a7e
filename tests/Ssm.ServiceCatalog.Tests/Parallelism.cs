using Xunit.Sdk;
using Xunit.v3;

// Each test has a world of its own, and waits more than it computes; those that are killed at every write of a life would otherwise queue up.
[assembly: Parallelization(Mode = ParallelMode.All)]
