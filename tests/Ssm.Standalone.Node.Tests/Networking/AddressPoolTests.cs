using System.Net;
using Ssm.Standalone.Node.Networking;

namespace Ssm.Standalone.Node.Tests.Networking;

public sealed class AddressPoolTests
{
    private static readonly AddressRange Four = new(Ipv4.ToNumber(IPAddress.Parse("127.1.0.4")), 4);

    [Fact]
    public void Acquire_SameName_GetsTheSameAddressInEveryPool()
    {
        var range = NodeAddresses.Parse("127.10.0.0/16").Pods;

        Assert.Equal(new AddressPool(range).Acquire("test/redis-0"), new AddressPool(range).Acquire("test/redis-0"));
    }

    [Fact]
    public void Acquire_Twice_GivesOneAddress()
    {
        var pool = new AddressPool(Four);

        Assert.Equal(pool.Acquire("a"), pool.Acquire("a"));
        Assert.Equal(1, pool.Held);
    }

    [Fact]
    public void Acquire_MoreThanThereAre_GivesAllButThoseThatEndAsNetworksDo()
    {
        var pool = new AddressPool(new AddressRange(Ipv4.ToNumber(IPAddress.Parse("127.1.0.253")), 6)); // to 127.1.1.2
        var given = Enumerable.Range(0, 5).Select(number => pool.Acquire($"pod-{number}")?.ToString()).ToArray();

        Assert.Equal(["127.1.0.253", "127.1.0.254", "127.1.1.1", "127.1.1.2"], given[..4].Order(StringComparer.Ordinal));
        Assert.Null(given[4]);
        Assert.Equal(IPAddress.Parse("127.1.0.255"), pool.Acquire("of-old", IPAddress.Parse("127.1.0.255")));
    }

    [Fact]
    public void Acquire_WantedAndFree_GivesIt()
    {
        var pool = new AddressPool(Four);

        Assert.Equal(IPAddress.Parse("127.1.0.6"), pool.Acquire("a", IPAddress.Parse("127.1.0.6")));
    }

    [Fact]
    public void Acquire_WantedButHeldOrOutside_GivesAnother()
    {
        var pool = new AddressPool(Four);
        var wanted = pool.Acquire("a", IPAddress.Parse("127.1.0.6"));

        Assert.NotEqual(wanted, pool.Acquire("b", wanted));
        Assert.True(Four.Contains(pool.Acquire("c", IPAddress.Parse("127.2.0.1"))!));
    }

    [Fact]
    public void Acquire_AfterRelease_GivesTheSameAddressAgain()
    {
        var pool = new AddressPool(Four);
        var first = pool.Acquire("a", IPAddress.Parse("127.1.0.7"));
        pool.Release("a");
        pool.Acquire("b");
        pool.Acquire("c");

        Assert.Equal(first, pool.Acquire("a"));
    }

    [Fact]
    public void Acquire_AllHeld_IsNull_AndReservedOnesAreReclaimed()
    {
        var pool = new AddressPool(Four);
        foreach (var owner in new[] { "a", "b", "c", "d" })
        {
            Assert.NotNull(pool.Acquire(owner));
        }

        Assert.Null(pool.Acquire("e"));
        pool.Release("b");
        Assert.NotNull(pool.Acquire("e"));
        Assert.Null(pool.Acquire("b"));
    }

    [Fact]
    public void Acquire_WantedButOnlyReserved_TakesItOver()
    {
        var pool = new AddressPool(Four);
        var reserved = pool.Reserve("a");

        Assert.Equal(reserved, pool.Acquire("b", reserved));
        Assert.NotEqual(reserved, pool.Acquire("a"));
    }

    [Fact]
    public void Reserve_ThenAcquire_KeepsTheAddress()
    {
        var pool = new AddressPool(Four);
        var reserved = pool.Reserve("a");

        Assert.Equal(reserved, pool.Acquire("a"));
        Assert.Equal(reserved, pool.Reserve("a"));
    }

    [Fact]
    public void Pool_ThousandOwnersComeAndGo_LeaksNothing()
    {
        var pool = new AddressPool(Four);
        for (var number = 0; number < 1000; number++)
        {
            Assert.NotNull(pool.Acquire($"pod-{number}"));
            pool.Release($"pod-{number}");
        }

        Assert.Equal(0, pool.Held);
    }
}
