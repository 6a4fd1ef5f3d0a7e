using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Offerings;

/// <summary>The schemas of the parameters of one plan.</summary>
/// <param name="Instance">Of provision and of update.</param>
/// <param name="Binding">Of bind.</param>
public sealed record PlanSchemas(ParameterSchema Instance, ParameterSchema Binding);
