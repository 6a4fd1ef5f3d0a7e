using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Ssm.Cli.Tracing;

/// <summary>The one class that needs OpenTelemetry. It is not inlined, so that its assemblies are loaded by who calls it and by nobody else.</summary>
internal static class OtlpTraces
{
    /// <summary>Exports the spans of all our sources until disposed.</summary>
    /// <param name="environment">Has the standard variables: endpoint, protocol, headers, certificates, sampler, limits, batches, resource.</param>
    /// <param name="service">The default of <c>OTEL_SERVICE_NAME</c>.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IDisposable Start(IReadOnlyDictionary<string, string> environment, string service)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        return Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(configuration))
            .ConfigureResource(resource => Describe(resource, environment, service))
            .AddSource("Ssm.*")
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>What the variables say of the service wins over what we know of it.</summary>
    private static void Describe(ResourceBuilder resource, IReadOnlyDictionary<string, string> environment, string service)
    {
        resource.Clear()
            .AddTelemetrySdk()
            .AddService(service, serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3), autoGenerateServiceInstanceId: false);
        if (environment.GetValueOrDefault("POD_NAME") is { Length: > 0 } pod)
        {
            resource.AddAttributes([KeyValuePair.Create<string, object>("service.instance.id", pod), KeyValuePair.Create<string, object>("k8s.pod.name", pod)]);
        }

        resource.AddEnvironmentVariableDetector();
    }
}
