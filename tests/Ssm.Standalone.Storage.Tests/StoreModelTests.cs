using CsCheck;

namespace Ssm.Standalone.Storage.Tests;

/// <summary>Random operations against a store and against a dictionary with a log; they must agree at every step, and after reopening.</summary>
public sealed class StoreModelTests
{
    private static readonly Gen<Step> AnyStep = Gen.OneOf<Step>(
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 999], (key, value) => (Step)new Step.Create(key, value)),
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 999], Gen.Bool, (key, value, isStale) => (Step)new Step.Update(key, value, isStale)),
        Gen.Select(Gen.Int[0, 9], Gen.Bool, (key, isStale) => (Step)new Step.Delete(key, isStale)),
        Gen.Int[0, 20].Select(back => (Step)new Step.Compact(back)),
        Gen.Int[0, 30].Select(back => (Step)new Step.Watch(back)),
        Gen.Int[0, 30].Select(back => (Step)new Step.ListPast(back)),
        Gen.Const((Step)new Step.Reopen()));

    [Fact]
    public async Task Store_UnderAnySteps_AgreesWithItsModel() =>
        await AnyStep.Array[1, 60].SampleAsync(RunAsync, iter: 80, threads: 2, print: steps => string.Join("; ", steps.Select(step => $"{step}")));

    private static async Task RunAsync(Step[] steps)
    {
        var folder = Directory.CreateTempSubdirectory("ssm-model-").FullName;
        var run = new StoreModel(folder);
        try
        {
            foreach (var step in steps)
            {
                await run.ApplyAsync(step);
                run.Compare();
            }

            await run.ApplyAsync(new Step.Reopen());
            run.Compare();
            run.CompareWatches();
        }
        finally
        {
            await run.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
