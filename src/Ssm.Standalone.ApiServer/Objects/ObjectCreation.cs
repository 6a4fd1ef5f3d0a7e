using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Registry;

namespace Ssm.Standalone.ApiServer.Objects;

/// <summary>What the server, not the client, decides about a new object.</summary>
internal static class ObjectCreation
{
    private const int MaxGeneratedBase = 58;
    private const string SuffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Fills in system fields and drops what a client may not set.</summary>
    public static void Prepare(ResourceDefinition definition, JsonObject obj, string @namespace, DateTimeOffset now, Func<Guid> newId)
    {
        var metadata = ObjectMetadata.Of(obj);
        SetNamespace(definition, metadata, @namespace);
        if (metadata.ResourceVersion is not ("" or "0"))
        {
            throw ApiErrors.BadRequest("resourceVersion should not be set on objects to be created");
        }

        if (metadata.Name.Length == 0 && metadata.GenerateName is { Length: > 0 } start)
        {
            metadata.Name = Generate(start, newId());
        }

        metadata.Uid = newId().ToString();
        metadata.Json["creationTimestamp"] = ObjectMetadata.Timestamp(now);
        foreach (var member in (ReadOnlySpan<string>)["deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields", "resourceVersion", "generation"])
        {
            metadata.Json.Remove(member);
        }

        metadata.Json.DropNulls();
        if (definition.TracksGeneration)
        {
            metadata.Generation = 1;
        }

        if (definition.HasStatus)
        {
            obj.Remove("status");
        }

        definition.Behavior.PrepareForCreate(obj);
    }

    /// <summary>The body must name the kind of the path; for built-in kinds saying nothing is as good.</summary>
    public static void CheckKind(ResourceDefinition definition, JsonObject obj)
    {
        if (!definition.IsCustom)
        {
            obj.SetDefault("kind", definition.Kind);
            obj.SetDefault("apiVersion", definition.ApiVersion);
        }

        var (apiVersion, kind) = (obj.Text("apiVersion") ?? "", obj.Text("kind") ?? "");
        if (kind.Length == 0)
        {
            throw ApiErrors.BadRequest("Object 'Kind' is missing in the object provided");
        }

        if (apiVersion != definition.ApiVersion || kind != definition.Kind)
        {
            throw ApiErrors.BadRequest(
                $"the API version in the data ({apiVersion}, Kind={kind}) does not match the expected API version ({definition.ApiVersion}, Kind={definition.Kind})");
        }
    }

    public static void SetNamespace(ResourceDefinition definition, ObjectMetadata metadata, string @namespace)
    {
        if (metadata.Namespace.Length > 0 && metadata.Namespace != @namespace && definition.IsNamespaced)
        {
            throw ApiErrors.BadRequest(
                "the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata.Namespace = definition.IsNamespaced ? @namespace : "";
    }

    /// <summary>Five characters that spell no words, as kube-apiserver appends them.</summary>
    private static string Generate(string start, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        Span<char> suffix = stackalloc char[5];
        for (var i = 0; i < suffix.Length; i++)
        {
            // Bytes 6 and 8 of a version 4 id are not wholly random: take others.
            suffix[i] = SuffixAlphabet[bytes[9 + i] % SuffixAlphabet.Length];
        }

        return string.Concat(start.AsSpan(0, Math.Min(start.Length, MaxGeneratedBase)), suffix);
    }
}
