namespace Ssm.Standalone.ApiServer.Schemas;

internal static partial class FieldRules
{
    private const string Meta = """
        ObjectMeta.ownerReferences                            merge:uid map:uid
        ObjectMeta.finalizers                                 merge set
        OwnerReference.apiVersion,kind,name,uid               required
        LabelSelectorRequirement.key,operator                 required
        Condition.type,status,reason,message                  required
        """;
}
