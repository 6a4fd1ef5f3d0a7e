using Xunit.Sdk;
using Xunit.v3;

// Each test has a platform of its own. Two wait for their engines while one computes; with more the machine is never idle, and each waits for the others.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 3)]
