using Microsoft.AspNetCore.Http;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.ApiServer.Printing;
using Ssm.Standalone.ApiServer.Selectors;

namespace Ssm.Standalone.ApiServer.Requests;

/// <summary>The parameters of Kubernetes API requests, read when asked for; a malformed one is a bad request.</summary>
internal sealed class QueryParameters(IQueryCollection query)
{
    public string ResourceVersion => Text("resourceVersion");

    public string ResourceVersionMatch => Text("resourceVersionMatch");

    public string Continue => Text("continue");

    /// <summary>What the rows of a table carry.</summary>
    public IncludeObject IncludeObject => Text("includeObject") switch
    {
        "" or "Metadata" => IncludeObject.Metadata,
        "None" => IncludeObject.None,
        "Object" => IncludeObject.Object,
        var other => throw ApiErrors.BadRequest(
            $"invalid includeObject value: \"{other}\": supported values: \"None\", \"Metadata\", \"Object\""),
    };

    public string PropagationPolicy => Text("propagationPolicy");

    public bool Watch => Flag("watch");

    public bool AllowWatchBookmarks => Flag("allowWatchBookmarks");

    public bool? SendInitialEvents => Text("sendInitialEvents").Length == 0 ? null : Flag("sendInitialEvents");

    public bool? OrphanDependents => Text("orphanDependents").Length == 0 ? null : Flag("orphanDependents");

    /// <summary>0 is no limit.</summary>
    public int Limit => (int)Math.Clamp(Number("limit") ?? 0, 0, int.MaxValue);

    public long? TimeoutSeconds => Number("timeoutSeconds");

    public long? GracePeriodSeconds => Number("gracePeriodSeconds");

    /// <summary>"Ignore", "Warn" or "Strict"; "Warn" if not said, as since Kubernetes 1.27.</summary>
    public string FieldValidation => Text("fieldValidation") switch
    {
        "" => "Warn",
        var known and ("Ignore" or "Warn" or "Strict") => known,
        var other => throw ApiErrors.BadRequest(
            $"fieldValidation: Unsupported value: \"{other}\": supported values: \"Ignore\", \"Strict\", \"Warn\""),
    };

    public bool IsDryRun
    {
        get
        {
            var values = query["dryRun"];
            return values.Count > 0 && values.All(value => value == "All" ? true : throw ApiErrors.BadRequest(
                $"dryRun: Unsupported value: \"{value}\": supported values: \"All\""));
        }
    }

    public LabelSelector LabelSelector => Selector("labelSelector", LabelSelector.Parse);

    public FieldSelector FieldSelector => Selector("fieldSelector", FieldSelector.Parse);

    /// <summary>"" if absent.</summary>
    public string Text(string name) => query[name].ToString();

    public bool Flag(string name) => Text(name) is "true" or "1" or "True" or "TRUE" or "t" or "T" || (query.ContainsKey(name) && Text(name).Length == 0);

    private long? Number(string name) => Text(name) switch
    {
        "" => null,
        var text when long.TryParse(text, out var number) => number,
        var text => throw ApiErrors.BadRequest($"{name}: Invalid value: \"{text}\": must be an integer"),
    };

    private T Selector<T>(string name, Func<string, T> parse)
    {
        try
        {
            return parse(Text(name));
        }
        catch (FormatException e)
        {
            throw ApiErrors.BadRequest(e.Message);
        }
    }
}
