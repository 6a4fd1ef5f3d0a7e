using k8s.Models;
using Ssm.StatefulServices.Api;
using Ssm.StatefulServices.Operator;

namespace Ssm.StatefulServices.Tests.Operator;

/// <summary>A status is written as its phase and its conditions with their first letter: <c>+</c> holds, <c>-</c> does not, <c>?</c> is not known.</summary>
public class StatusNoticeTests
{
    [Theory]
    [InlineData(null, "Provisioning", "")]
    [InlineData("Provisioning", "Ready P+", "Normal Ready")]
    [InlineData("Ready P+", "Ready P+", "")]
    [InlineData("Ready P+", "Degraded P?", "Warning Degraded")]
    [InlineData("Degraded P?", "Degraded P-", "Warning WriteFailed")]
    [InlineData("Degraded P-", "Degraded P-", "")]
    [InlineData("Degraded P-", "Ready P+", "Normal Ready, Normal Written")]
    [InlineData("Ready P+", "Updating P+", "")]
    [InlineData("Updating", "Failed", "Warning Failed")]
    [InlineData("Ready P+", "Ready P-", "Warning WriteFailed")]
    [InlineData(null, "Ready P-", "Warning WriteFailed")]
    public void Of_TwoStatus_AreTroubleAndItsEnd(string? before, string after, string expected) => Assert.Equal(
        expected,
        string.Join(", ", StatusNotice.Of(before is null ? null : AStatus(before), AStatus(after)).Select(notice => $"{(notice.IsWarning ? "Warning" : "Normal")} {notice.Reason}")));

    internal static StatefulServiceStatus AStatus(string text)
    {
        var words = text.Split(' ');
        return new StatefulServiceStatus
        {
            Phase = words[0],
            Nodes = 2,
            ReadyNodes = 1,
            Conditions =
            [
                .. words.Skip(1).Select(word => new V1Condition
                {
                    Type = "Persistent",
                    Status = word[1] switch { '+' => "True", '-' => "False", _ => "Unknown" },
                    Reason = word[1] switch { '+' => "Written", '-' => "WriteFailed", _ => "NodeSilent" },
                    Message = "",
                }),
            ],
        };
    }
}
