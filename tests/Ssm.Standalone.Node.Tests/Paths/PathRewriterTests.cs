using Ssm.Standalone.Node.Paths;

namespace Ssm.Standalone.Node.Tests.Paths;

public sealed class PathRewriterTests
{
    private static readonly PathRewriter Rewriter =
        new([new PathMapping("/data", "/srv/data"), new PathMapping("/data/conf", "/srv/conf"), new PathMapping("/etc/redis", "/srv/etc")]);

    [Theory]
    [InlineData("/data", "/srv/data")]
    [InlineData("/data/", "/srv/data/")]
    [InlineData("/data/a.rdb", "/srv/data/a.rdb")]
    [InlineData("/data/conf", "/srv/conf")]
    [InlineData("/data/conf/x", "/srv/conf/x")]
    [InlineData("/data/config", "/srv/data/config")]
    [InlineData("--dir=/data", "--dir=/srv/data")]
    [InlineData("dir /data\nlogfile \"/data/log\"\n", "dir /srv/data\nlogfile \"/srv/data/log\"\n")]
    [InlineData("/data:/etc/redis", "/srv/data:/srv/etc")]
    [InlineData("file:///data/a", "file:///srv/data/a")]
    [InlineData("It is in /data.", "It is in /srv/data.")]
    [InlineData("exec redis-server /etc/redis/redis.conf --dir '/data'", "exec redis-server /srv/etc/redis.conf --dir '/srv/data'")]
    public void Rewrite_PathUnderMount_IsReplaced(string text, string expected) => Assert.Equal(expected, Rewriter.Rewrite(text));

    [Theory]
    [InlineData("/database")]
    [InlineData("/var/data")]
    [InlineData("/data-2")]
    [InlineData("/data.bak")]
    [InlineData("$HOME/data")]
    [InlineData("$(HOME)/data")]
    [InlineData("${HOME}/data")]
    [InlineData("~/data")]
    [InlineData("http://host/data")]
    [InlineData("http://data")]
    [InlineData("data")]
    [InlineData("")]
    [InlineData("/")]
    public void Rewrite_OtherText_Stays(string text) => Assert.Equal(text, Rewriter.Rewrite(text));

    [Fact]
    public void Rewrite_FolderBelowItsOwnMountPath_IsNotReplacedTwice()
    {
        var rewriter = new PathRewriter([new PathMapping("/data", "/data/pods/1")]);

        Assert.Equal("/data/pods/1/x /data/pods/1", rewriter.Rewrite("/data/x /data"));
    }

    [Fact]
    public void Rewrite_MountOnRoot_IsLeftAlone() => Assert.Equal("/x", new PathRewriter([new PathMapping("/", "/srv")]).Rewrite("/x"));
}
