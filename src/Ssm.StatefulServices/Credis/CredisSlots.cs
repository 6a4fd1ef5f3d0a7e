using System.Net;

namespace Ssm.StatefulServices.Credis;

/// <summary>Moves slots with their keys from one node of a Redis Cluster to another (Redis, "CLUSTER SETSLOT"). What was begun can be begun again.</summary>
internal static class CredisSlots
{
    private const int KeysAtATime = 20;

    private const int LongestTransfer = 1500; // milliseconds; a session waits longer

    /// <summary>Moves slots; clients are led to wherever a key is meanwhile.</summary>
    public static async Task MoveAsync(
        (CredisNode Session, string Id) from, (CredisNode Session, string Id) to, IPEndPoint target, IReadOnlyList<int> slots, string password, CancellationToken cancellationToken)
    {
        foreach (var slot in slots)
        {
            await to.Session.SendAsync(cancellationToken, "CLUSTER", "SETSLOT", slot, "IMPORTING", from.Id);
            await from.Session.SendAsync(cancellationToken, "CLUSTER", "SETSLOT", slot, "MIGRATING", to.Id);
            while ((await from.Session.SendAsync(cancellationToken, "CLUSTER", "GETKEYSINSLOT", slot, KeysAtATime)).Items is { Count: > 0 } keys)
            {
                await from.Session.SendAsync(
                    cancellationToken,
                    ["MIGRATE", target.Address, target.Port, "", 0, LongestTransfer, "REPLACE", "AUTH2", CredisUsers.Admin, password, "KEYS", .. keys.Select(key => key.Bytes!)]); // keys have bytes
            }

            // Who gets it first: were the two stopped in between, the slot would still have an owner.
            await to.Session.SendAsync(cancellationToken, "CLUSTER", "SETSLOT", slot, "NODE", to.Id);
            await from.Session.SendAsync(cancellationToken, "CLUSTER", "SETSLOT", slot, "NODE", to.Id);
        }
    }
}
