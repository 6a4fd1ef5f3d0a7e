using System.Text;
using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.JsonPaths;

namespace Ssm.Standalone.ApiServer.Schemas;

/// <summary>Rules of ConfigMaps and Secrets. Errors name keys and never values.</summary>
internal static class DataRules
{
    private const int MaxBytes = 1024 * 1024;

    internal static IEnumerable<FieldError> Check(JsonObject obj, params string[] maps)
    {
        var size = 0L;
        foreach (var map in maps)
        {
            foreach (var (key, value) in obj.Object(map) ?? [])
            {
                size += Encoding.UTF8.GetByteCount(value.Text());
                if (NameRules.DataKeyError(key) is { } error)
                {
                    yield return FieldErrors.Invalid(FieldPath.Key(map, key), key, error);
                }
            }
        }

        if (size > MaxBytes)
        {
            yield return new FieldError(FieldErrorKind.TooLong, maps[0], BadValue: null, $"may not be more than {MaxBytes} bytes");
        }
    }
}
