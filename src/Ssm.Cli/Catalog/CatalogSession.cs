using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Ssm.Cli.Catalog.Output;
using Ssm.Cli.Hosting;
using Ssm.Kubernetes;

namespace Ssm.Cli.Catalog;

/// <summary>One run of a command: what it was told, and the API it works on.</summary>
/// <param name="configuration">The API.</param>
/// <param name="parsed">The command line.</param>
/// <param name="context">Where output goes.</param>
/// <param name="verbosity">From 6 on, each request is printed.</param>
internal sealed class CatalogSession(KubernetesClientConfiguration configuration, ParseResult parsed, CommandContext context, int verbosity) : IDisposable
{
    private const int ShowsRequests = 6;

    /// <summary>The API.</summary>
    public KubernetesApi Api { get; } = new(
        configuration,
        new KubernetesApiOptions { UserAgent = "ssm", Transport = verbosity >= ShowsRequests ? inner => new RequestLog(context.Error, inner) : null },
        context.Time);

    /// <summary>The namespace that was chosen, or that of the context.</summary>
    public required string Namespace { get; init; }

    /// <summary>All namespaces are meant.</summary>
    public required bool IsAllNamespaces { get; init; }

    /// <summary>Which siblings of a kind are meant.</summary>
    public required ScopeKind Scope { get; init; }

    /// <summary>The scope was chosen by the user.</summary>
    public required bool IsScopeGiven { get; init; }

    /// <summary>How to print.</summary>
    public required OutputFormat Format { get; init; }

    /// <summary>Where results go.</summary>
    public TextWriter Output => context.Output;

    /// <summary>Where progress goes, so that results can be piped.</summary>
    public TextWriter Progress => context.Error;

    /// <summary>Where answers to questions come from.</summary>
    public TextReader Input => context.Input;

    /// <summary>The clock.</summary>
    public TimeProvider Time => context.Time;

    /// <summary>The namespaces to list; empty for all.</summary>
    public string ListedNamespace => IsAllNamespaces ? string.Empty : Namespace;

    /// <summary>Where to look for brokers, classes and plans.</summary>
    public CatalogScope Where => new(Scope, ListedNamespace);

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>An object of the namespace.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<T> RequireAsync<T>(ResourceType<T> type, string noun, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        await Api.GetAsync(type, new NamespacedName(Namespace, name), cancellationToken)
            ?? throw new InvalidOperationException($"{noun} '{name}' not found in namespace \"{Namespace}\"");

    /// <summary>Changes fields of a spec by what they are now, and again when somebody else was faster; returns the object as it became.</summary>
    /// <exception cref="InvalidOperationException">There is no such object.</exception>
    public async Task<T> PatchSpecAsync<T>(ResourceType<T> type, string noun, string name, Func<T, JsonObject> change, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        T? changed = null;
        await OnConflictAgain.RunAsync(async () =>
        {
            var found = await RequireAsync(type, noun, name, cancellationToken);
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = found.Metadata.ResourceVersion },
                ["spec"] = change(found),
            };
            changed = await Api.PatchAsync(type, NamespacedName.Of(found), patch, cancellationToken);
        });
        return changed!;
    }

    /// <summary>Prints objects: as a table, or one as an object and several as an array.</summary>
    public void Print<T>(IReadOnlyList<T> items, bool isList, Func<T, JsonObject> toJson, Action<IReadOnlyList<T>> printTable)
    {
        if (Format == OutputFormat.Table)
        {
            printTable(items);
            return;
        }

        JsonNode[] nodes = [.. items.Select(item => ResourceText.WithoutManagedFields(toJson(item)))];
        Output.Write(ResourceText.Of(nodes is [var only] && !isList ? only : new JsonArray(nodes), Format));
    }

    /// <summary>As <see cref="Print{T}"/>; several come as a List of their kind.</summary>
    public void PrintList<T>(ResourceType<T> type, IReadOnlyList<T> items, bool isList, Action<IReadOnlyList<T>> printTable)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (Format == OutputFormat.Table || !isList)
        {
            Print(items, isList, item => ToJson(type, item), printTable);
            return;
        }

        var list = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = $"{type.Kind}List",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. items.Select(item => ResourceText.WithoutManagedFields(ToJson(type, item)))]),
        };
        Output.Write(ResourceText.Of(list, Format));
    }

    /// <inheritdoc/>
    public void Dispose() => Api.Dispose();

    private static JsonObject ToJson<T>(ResourceType<T> type, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> => JsonSerializer.SerializeToNode(item, type.TypeInfo)!.AsObject();
}
