using System.Collections.Concurrent;
using System.Diagnostics;
using k8s.Models;

namespace Ssm.Kubernetes.Tests.Tracing;

public sealed class SpanTests : IDisposable
{
    private const string Carried = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly NamespacedName Key = new("test", "redis-test");
    private readonly string _controller = $"tests-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public SpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == KubernetesTracing.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.OperationName == $"reconcile {_controller}")
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("/api/v1/namespaces", "namespaces")]
    [InlineData("/api/v1/namespaces/test", "namespaces")]
    [InlineData("/api/v1/namespaces/test/finalize", "namespaces/finalize")]
    [InlineData("/api/v1/namespaces/test/secrets", "secrets")]
    [InlineData("/api/v1/namespaces/test/secrets/redis-test", "secrets")]
    [InlineData("/apis/servicecatalog.k8s.io/v1beta1/namespaces/test/serviceinstances/redis-test/status", "serviceinstances/status")]
    [InlineData("/apis/servicecatalog.k8s.io/v1beta1/clusterservicebrokers/credis/status", "clusterservicebrokers/status")]
    [InlineData("/version", "")]
    public void WriteSpan_OfAPath_NamesTheResource(string path, string expected) => Assert.Equal(expected, WriteSpan.ResourceOf(path));

    [Fact]
    public void PassSpan_OfAnObjectWithTrace_GoesOnInIt()
    {
        End(PassSpan.Start(_controller, Key, Metadata(Carried)), acts: true, PassResult.Success);

        var span = Assert.Single(_ended);
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"), (span.TraceId.ToString(), span.ParentSpanId.ToString()));
        Assert.True(span.Recorded);
    }

    [Fact]
    public void PassSpan_OfADeletion_IsATraceOfItsOwnWithALink()
    {
        var metadata = Metadata(Carried);
        metadata.DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

        End(PassSpan.Start(_controller, Key, metadata), acts: true, PassResult.Success);

        var span = Assert.Single(_ended);
        Assert.NotEqual("0af7651916cd43dd8448eb211c80319c", span.TraceId.ToString());
        Assert.Equal("b7ad6b7169203331", Assert.Single(span.Links).Context.SpanId.ToString());
    }

    [Theory]
    [InlineData(false, PassResult.Success, false)]
    [InlineData(false, PassResult.RequeueAfter, false)]
    [InlineData(false, PassResult.Error, true)]
    [InlineData(true, PassResult.RequeueAfter, true)]
    public void PassSpan_ThatDidNothingAndDidNotFail_IsNotRecorded(bool acts, string result, bool expected)
    {
        End(PassSpan.Start(_controller, Key, own: null), acts, result);

        Assert.Equal(expected, Assert.Single(_ended).Recorded);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    public void Annotation_ThatIsNoTrace_IsNone(string? text) => Assert.Equal(default, TraceAnnotation.Of(text is null ? null : Metadata(text)));

    [Fact]
    public void Stamp_WithoutSpan_ChangesNothing()
    {
        var metadata = Metadata(Carried);
        using var servers = new Activity("of the web server").Start();

        Assert.Same(metadata, TraceAnnotation.Stamp(metadata));
    }

    [Fact]
    public void Stamp_InASpan_CarriesItBesideOtherAnnotations()
    {
        var metadata = new V1ObjectMeta { Annotations = new Dictionary<string, string> { ["team"] = "a" } };
        using var span = KubernetesTracing.Source.StartActivity("stamp");

        var stamped = TraceAnnotation.Stamp(metadata);

        Assert.Equal(span!.SpanId, TraceAnnotation.Of(stamped).SpanId);
        Assert.Equal("a", stamped.Annotations["team"]);
        Assert.Single(metadata.Annotations);
    }

    private static void End(Activity? span, bool acts, string result)
    {
        if (acts)
        {
            span!.SetCustomProperty(KubernetesTracing.Acts, true);
        }

        PassSpan.End(span, result);
    }

    private static V1ObjectMeta Metadata(string traceParent) => new() { Annotations = new Dictionary<string, string> { [TraceAnnotation.Key] = traceParent } };
}
