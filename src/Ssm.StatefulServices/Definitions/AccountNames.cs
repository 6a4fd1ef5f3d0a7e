using System.Security.Cryptography;
using System.Text;
using Ssm.StatefulServices.Parameters;

namespace Ssm.StatefulServices.Definitions;

/// <summary>Names of the users of bindings, alike for all services. Pure.</summary>
internal static class AccountNames
{
    /// <summary>Eight digits that no other binding has.</summary>
    public static string Own(string bindingId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bindingId)))[..8];

    /// <summary>The name that was asked for; in a rotation, where the predecessor still has it, and when none was, one of the binding's own.</summary>
    public static string Of(AccountRequest request, string? asked) =>
        asked is null ? $"binding-{Own(request.BindingId)}" : request.IsRotation ? $"{asked}-{Own(request.BindingId)}" : asked;

    /// <summary>The account with a generated password of the user that the parameter <c>user.name</c> asks for.</summary>
    public static Account Propose(AccountRequest request) => new()
    {
        BindingId = request.BindingId,
        User = Of(request, (request.Parameters.Member("user") ?? default).Member("name")?.GetString()),
        Password = request.GeneratedPassword,
        Parameters = request.Parameters,
    };
}
