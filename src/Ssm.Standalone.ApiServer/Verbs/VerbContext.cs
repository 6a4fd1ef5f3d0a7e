using Ssm.Standalone.ApiServer.Admission;
using Ssm.Standalone.ApiServer.Objects;
using Ssm.Standalone.ApiServer.Registry;
using Ssm.Standalone.ApiServer.Responses;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>What every verb works with.</summary>
internal sealed record VerbContext(
    ObjectStore Objects,
    ResourceRegistry Registry,
    AdmissionChain Admission,
    ResponseWriter Responses,
    TimeProvider Time,
    Func<Guid> NewId);
