using System.Text;
using Microsoft.Extensions.Time.Testing;
using Ssm.Standalone.Node.Logs;

namespace Ssm.Standalone.Node.Tests.Logs;

public sealed class ContainerLogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Copy_Timestamps_AreThoseOfTheFirstByteOfALine()
    {
        using var log = Open();
        log.Write("hel"u8);
        _time.Advance(TimeSpan.FromSeconds(1));
        log.Write("lo\nworld\n"u8);

        Assert.Equal("2026-01-02T03:04:05.678000000Z hello\n2026-01-02T03:04:06.678000000Z world\n", await CopyAsync(log, new LogQuery { Timestamps = true }));
        Assert.Equal("hello\nworld\n", await CopyAsync(log, new LogQuery()));
    }

    [Fact]
    public async Task Copy_LastLineWithoutEnd_GetsOneWhenTheLogIsClosed()
    {
        var log = Open();
        log.Write("a\nb"u8);
        Assert.Equal("a\n", await CopyAsync(log, new LogQuery()));
        log.Dispose();

        Assert.Equal("a\nb\n", await CopyAsync(null, new LogQuery()));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "line 5\n")]
    [InlineData(3, "line 3\nline 4\nline 5\n")]
    [InlineData(99, "line 1\nline 2\nline 3\nline 4\nline 5\n")]
    public async Task Copy_Tail_IsTheLastLines(int lines, string expected)
    {
        using var log = Open();
        log.Write("line 1\nline 2\nline 3\nline 4\nline 5\n"u8);

        Assert.Equal(expected, await CopyAsync(log, new LogQuery { TailLines = lines }));
    }

    [Fact]
    public async Task Copy_Since_LeavesOlderLinesOut()
    {
        using var log = Open();
        log.Write("old\n"u8);
        _time.Advance(TimeSpan.FromMinutes(1));
        log.Write("new\n"u8);

        Assert.Equal("new\n", await CopyAsync(log, new LogQuery { Since = _time.GetUtcNow() }));
    }

    [Fact]
    public async Task Copy_Limit_CutsWithinALine()
    {
        using var log = Open();
        log.Write("hello\nworld\n"u8);

        Assert.Equal("hello\nwo", await CopyAsync(log, new LogQuery { LimitBytes = 8 }));
    }

    [Fact]
    public async Task Copy_RotatedLog_IncludesTheRotatedPart()
    {
        using var log = Open(rotateAtBytes: 400);
        for (var line = 0; line < 14; line++)
        {
            log.Write(Encoding.ASCII.GetBytes($"line {line}\n"));
        }

        Assert.Equal(1, log.Generation);
        Assert.StartsWith("line 0\n", await CopyAsync(log, new LogQuery()));
        Assert.Equal("line 8\nline 9\nline 10\nline 11\nline 12\nline 13\n", await CopyAsync(log, new LogQuery { TailLines = 6 }));
    }

    [Fact]
    public async Task Copy_EndlessLine_IsCut()
    {
        using var log = Open();
        log.Write(new byte[40_000].Select(_ => (byte)'x').ToArray());
        log.Write("\n"u8);

        Assert.Equal([16384, 16384, 7232], (await CopyAsync(log, new LogQuery())).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Length));
    }

    [Fact]
    public async Task Copy_Follow_SeesLinesAcrossRotationAndEndsWithTheLog()
    {
        var log = Open(rotateAtBytes: 300);
        log.Write("line 0\n"u8);
        using var output = new MemoryStream();
        var copy = new LogReader(log.Path, log, new LogQuery { Follow = true }, output).CopyAsync(CancellationToken.None);
        for (var line = 1; line < 60; line++)
        {
            log.Write(Encoding.ASCII.GetBytes($"line {line}\n"));
            var seen = line;
            await Eventually.IsTrue($"line {line} arrived", () => Lines(output) > seen);
        }

        log.Dispose();
        await copy.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        Assert.True(log.Generation > 3);
        Assert.Equal(string.Concat(Enumerable.Range(0, 60).Select(line => $"line {line}\n")), Encoding.ASCII.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Writer_LinesOfManyThreads_DoNotMix()
    {
        using var log = Open();
        await using var writer = new ContainerLogWriter(log);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var line = 0; line < 100; line++)
            {
                writer.WriteLine($"thread {thread} line {line}");
            }
        })));

        var lines = (await CopyAsync(log, new LogQuery())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(800, lines.Distinct().Count());
        Assert.All(lines, line => Assert.Matches("^thread [0-9] line [0-9]+$", line));
    }

    private static int Lines(MemoryStream output) => output.ToArray().Count(value => value == '\n');

    private ContainerLog Open(long rotateAtBytes = 1 << 20) => new(_folder["0.log"], rotateAtBytes, _time);

    private async Task<string> CopyAsync(ContainerLog? log, LogQuery query)
    {
        using var output = new MemoryStream();
        await new LogReader(_folder["0.log"], log, query, output).CopyAsync(CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
