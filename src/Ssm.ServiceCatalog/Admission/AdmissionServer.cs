using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ssm.Kubernetes;
using Ssm.ServiceCatalog.Admission.Wire;
using Ssm.ServiceCatalog.Diagnostics;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>HTTPS in front of the handlers.</summary>
internal static partial class AdmissionServer
{
    /// <summary>The API server sends objects of up to 3 MiB, twice on updates.</summary>
    private const int MostRequestBytes = 8 * 1024 * 1024;

    public static async Task<WebApplication> StartAsync(
        IPEndPoint endPoint,
        SecureServing serving,
        IReadOnlyList<IAdmissionHandler> handlers,
        DiagnosticsEndpoints diagnostics,
        AdmissionMetrics metrics,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostRequestBytes;
            serving.Listen(kestrel, endPoint);
        });
        var byPath = handlers.ToDictionary(handler => handler.Hook.Path);
        var app = builder.Build();
        app.Run(context => byPath.TryGetValue(context.Request.Path.Value ?? "", out var handler)
            ? ReviewAsync(context, handler, metrics, logger)
            : diagnostics.AnswerAsync(context));
        await app.StartAsync(cancellationToken);
        return app;
    }

    /// <summary>The port that the server really listens on.</summary>
    public static int PortOf(WebApplication server) =>
        new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    [LoggerMessage(2031, LogLevel.Warning, "The webhook cannot be set up yet and tries again: {Cause}")]
    internal static partial void LogStepFailed(ILogger logger, string cause);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Top of a request: whatever goes wrong becomes a denial the user can read.")]
    private static async Task ReviewAsync(HttpContext context, IAdmissionHandler handler, AdmissionMetrics metrics, ILogger logger)
    {
        using var underWay = metrics.TrackRequest(handler.Hook.Path);
        var started = Stopwatch.GetTimestamp();
        AdmissionRequest? request;
        try
        {
            var review = await JsonSerializer.DeserializeAsync(
                context.Request.Body, AdmissionJsonContext.Default.AdmissionReview, context.RequestAborted);
            request = review?.Request;
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var span = AdmissionSpan.Start(context, handler.Hook, request);
        AdmissionVerdict verdict;
        try
        {
            verdict = request.Operation is "CREATE" or "UPDATE"
                ? await handler.ReviewAsync(request, context.RequestAborted)
                : AdmissionVerdict.Allowed.Unchanged;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            LogFailed(logger, handler.Hook.Name, failure);
            verdict = new AdmissionVerdict.Denied(HttpStatusCode.InternalServerError, $"the webhook could not decide: {failure.Message}");
        }

        AdmissionSpan.End(span, verdict);
        metrics.Observe(handler.Hook.Path, verdict, Stopwatch.GetElapsedTime(started));
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, Answer(request, verdict), AdmissionJsonContext.Default.AdmissionReview, context.RequestAborted);
    }

    private static AdmissionReview Answer(AdmissionRequest request, AdmissionVerdict verdict) => new()
    {
        ApiVersion = "admission.k8s.io/v1",
        Kind = "AdmissionReview",
        Response = verdict switch
        {
            AdmissionVerdict.Denied denied => new AdmissionResponse
            {
                Uid = request.Uid,
                Allowed = false,
                Status = new AdmissionStatus { Code = (int)denied.Code, Reason = ReasonOf(denied.Code), Message = denied.Message },
            },
            AdmissionVerdict.Allowed { Patch: { Count: > 0 } patch } => new AdmissionResponse
            {
                Uid = request.Uid,
                Allowed = true,
                PatchType = "JSONPatch",
                Patch = JsonSerializer.SerializeToUtf8Bytes(patch, AdmissionJsonContext.Default.JsonArray),
            },
            _ => new AdmissionResponse { Uid = request.Uid, Allowed = true },
        },
    };

    private static string ReasonOf(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => "BadRequest",
        HttpStatusCode.InternalServerError => "InternalError",
        _ => "Forbidden",
    };

    [LoggerMessage(2030, LogLevel.Error, "Hook {Hook} failed")]
    private static partial void LogFailed(ILogger logger, string hook, Exception cause);
}
