using System.Collections.Frozen;

namespace Ssm.Standalone.ApiServer.Protobuf;

/// <summary>
/// The messages of Kubernetes' protobuf encoding, one a line: <c>Name number:field:type …</c>, where a type is <c>s</c> (text), <c>y</c>
/// (bytes), <c>i</c> (integer), <c>b</c> (boolean) or the name of a message; <c>*</c> makes it a list, <c>{…}</c> a map from text;
/// <c>?</c> says that its zero means something; <c>^</c> that its fields are those of the parent in JSON. The numbers are those of the
/// <c>generated.proto</c> files that Kubernetes publishes. Messages that share a name are told apart by their group.
/// </summary>
internal static partial class MessageTable
{
    private static readonly Lazy<FrozenDictionary<string, FrozenDictionary<int, MessageField>>> Parsed =
        new(() => Parse([Meta, Core, Others]));

    /// <summary>The fields of a message by number, or <c>null</c> if we do not know the message.</summary>
    public static FrozenDictionary<int, MessageField>? Find(string message) => Parsed.Value.GetValueOrDefault(message);

    /// <summary>The message of a kind, or <c>null</c> if we do not know it.</summary>
    public static string? OfKind(string apiVersion, string kind)
    {
        var group = apiVersion.Contains('/') ? apiVersion.Split('/')[0].Split('.')[0] : "core";
        return new[] { $"{group}/{kind}", kind }.FirstOrDefault(Parsed.Value.ContainsKey);
    }

    /// <summary>Every field of every message, so that a test can check the table.</summary>
    internal static IEnumerable<(string Message, MessageField Field)> All =>
        Parsed.Value.SelectMany(message => message.Value.Values.Select(entry => (message.Key, entry)));

    private static FrozenDictionary<string, FrozenDictionary<int, MessageField>> Parse(IEnumerable<string> tables)
    {
        var messages = new Dictionary<string, Dictionary<int, MessageField>>();
        var fields = new Dictionary<int, MessageField>();
        foreach (var line in tables.SelectMany(table => table.Split('\n')))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!line.StartsWith(' '))
            {
                messages.Add(words[0], fields = []); // lines that go on are indented
            }

            foreach (var word in words.Where(word => word.Contains(':')))
            {
                var field = MessageField.Parse(word);
                fields.Add(field.Number, field);
            }
        }

        return messages.ToFrozenDictionary(message => message.Key, message => message.Value.ToFrozenDictionary());
    }
}
