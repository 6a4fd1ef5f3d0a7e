using System.Net;
using System.Text.Json.Nodes;

namespace Ssm.ServiceCatalog.Admission;

/// <summary>How one admission request ends. Closed: <see cref="Allowed"/>, <see cref="Denied"/>.</summary>
internal abstract record AdmissionVerdict
{
    private AdmissionVerdict()
    {
    }

    /// <summary>The request goes on, changed by <paramref name="Patch"/> unless that is empty.</summary>
    internal sealed record Allowed(JsonArray Patch) : AdmissionVerdict
    {
        public static readonly Allowed Unchanged = new([]);
    }

    /// <summary>The request fails with <paramref name="Message"/>.</summary>
    internal sealed record Denied(HttpStatusCode Code, string Message) : AdmissionVerdict
    {
        public static Denied Forbidden(string message) => new(HttpStatusCode.Forbidden, message);
    }
}
