using System.Net;

namespace Ssm.StatefulServices.Credis;

/// <summary>Moves slots with their keys from one node of a Redis Cluster to another (Redis, "CLUSTER SETSLOT"). What was begun can be begun again.</summary>
internal static class CredisSlots
{
    /// <summary>
    /// How many slots are on their way at once. A node writes its table of slots down once for all commands that reach it together; until a slot has
    /// arrived, commands with several keys of it may be told to try again.
    /// </summary>
    private const int SlotsAtATime = 64;

    private const int KeysAtATime = 20;

    private const int LongestTransfer = 1500; // milliseconds; a session waits longer

    /// <summary>Moves slots; clients are led to wherever a key is meanwhile.</summary>
    public static async Task MoveAsync(
        (CredisNode Session, string Id) from, (CredisNode Session, string Id) to, IPEndPoint target, IReadOnlyList<int> slots, string password, CancellationToken cancellationToken)
    {
        foreach (var moving in slots.Chunk(SlotsAtATime))
        {
            // A node learns from nobody any more who has a slot that it imports: one that did not know it before would refuse the keys for ever.
            await to.Session.SendAllAsync(moving.SelectMany(slot => new[] { Set(slot, "NODE", from.Id), Set(slot, "IMPORTING", from.Id) }), cancellationToken);
            await from.Session.SendAllAsync(moving.Select(slot => Set(slot, "MIGRATING", to.Id)), cancellationToken);
            await EmptyAsync(from.Session, target, moving, password, cancellationToken);

            // Who gets them first: were the two stopped in between, the slots would still have an owner.
            await to.Session.SendAllAsync(moving.Select(slot => Set(slot, "NODE", to.Id)), cancellationToken);
            await from.Session.SendAllAsync(moving.Select(slot => Set(slot, "NODE", to.Id)), cancellationToken);
        }
    }

    /// <summary>Moves the keys of slots, until none is left.</summary>
    private static async Task EmptyAsync(CredisNode from, IPEndPoint target, int[] slots, string password, CancellationToken cancellationToken)
    {
        while (slots.Length > 0)
        {
            var found = await from.SendAllAsync(slots.Select(slot => (IReadOnlyList<object>)["CLUSTER", "GETKEYSINSLOT", slot, KeysAtATime]), cancellationToken);
            var keys = slots.Zip(found, (slot, reply) => (Slot: slot, Keys: reply.Items ?? [])).Where(each => each.Keys.Count > 0).ToArray();
            foreach (var each in keys)
            {
                await from.SendAsync(
                    cancellationToken,
                    ["MIGRATE", target.Address, target.Port, "", 0, LongestTransfer, "REPLACE", "AUTH2", CredisUsers.Admin, password, "KEYS", .. each.Keys.Select(key => key.Bytes!)]); // keys have bytes
            }

            slots = [.. keys.Select(each => each.Slot)];
        }
    }

    private static object[] Set(int slot, string what, string id) => ["CLUSTER", "SETSLOT", slot, what, id];
}
