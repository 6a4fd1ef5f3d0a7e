using System.Buffers.Text;
using System.Text;
using Ssm.Standalone.ApiServer.Errors;
using Ssm.Standalone.Storage;

namespace Ssm.Standalone.ApiServer.Verbs;

/// <summary>Where a chunked list goes on: the revision of its first page and the last key seen. Opaque to clients.</summary>
internal sealed record ContinueToken(Revision Revision, string After)
{
    public static ContinueToken? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n', 2);
            if (parts.Length == 2 && long.TryParse(parts[0], out var revision))
            {
                return new ContinueToken(new Revision(revision), parts[1]);
            }
        }
        catch (FormatException)
        {
            // The same answer as for a token of another shape.
        }

        throw ApiErrors.BadRequest("continue key is not valid: the token was not made by this server");
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Revision}\n{After}"));
}
