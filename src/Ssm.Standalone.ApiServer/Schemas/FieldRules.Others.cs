namespace Ssm.Standalone.ApiServer.Schemas;

internal static partial class FieldRules
{
    private const string Others = """
        MutatingWebhookConfiguration.webhooks                 merge:name map:name
        MutatingWebhook.name,clientConfig,sideEffects,admissionReviewVersions  required
        MutatingWebhook.failurePolicy                         default:"Fail" enum:Fail|Ignore
        MutatingWebhook.matchPolicy                           default:"Equivalent" enum:Equivalent|Exact
        MutatingWebhook.namespaceSelector,objectSelector      default:{}
        MutatingWebhook.timeoutSeconds                        default:10
        MutatingWebhook.reinvocationPolicy                    default:"Never" enum:IfNeeded|Never
        MutatingWebhook.matchConditions                       merge:name map:name
        ValidatingWebhookConfiguration.webhooks               merge:name map:name
        ValidatingWebhook.name,clientConfig,sideEffects,admissionReviewVersions  required
        ValidatingWebhook.failurePolicy                       default:"Fail" enum:Fail|Ignore
        ValidatingWebhook.matchPolicy                         default:"Equivalent" enum:Equivalent|Exact
        ValidatingWebhook.namespaceSelector,objectSelector    default:{}
        ValidatingWebhook.timeoutSeconds                      default:10
        ValidatingWebhook.matchConditions                     merge:name map:name
        MatchCondition.name,expression                        required
        RuleWithOperations.scope                              default:"*" enum:Cluster|Namespaced|*
        Admissionregistrationv1ServiceReference.name,namespace  required
        Admissionregistrationv1ServiceReference.port          default:443
        CustomResourceDefinition.spec                         required
        CustomResourceDefinitionSpec.group,names,scope,versions  required
        CustomResourceDefinitionNames.kind,plural             required
        CustomResourceDefinitionVersion.name                  required
        CustomResourceDefinitionStatus.conditions             map:type
        CustomResourceDefinitionCondition.type,status         required
        CustomResourceColumnDefinition.name,type,jsonPath     required
        CustomResourceConversion.strategy                     required
        CustomResourceSubresourceScale.specReplicasPath,statusReplicasPath  required
        WebhookConversion.conversionReviewVersions            required
        Apiextensionsv1ServiceReference.name,namespace        required
        SelectableField.jsonPath                              required
        ValidationRule.rule                                   required
        PodDisruptionBudgetSpec.selector                      replace
        PodDisruptionBudgetStatus.conditions                  merge:type map:type
        EndpointSlice.addressType,endpoints                   required
        Endpoint.addresses                                    required set
        HTTPIngressPath.backend,pathType                      required
        HTTPIngressRuleValue.paths                            required
        IngressServiceBackend.name                            required
        IPBlock.cidr                                          required
        ClusterRoleBinding.roleRef                            required
        RoleBinding.roleRef                                   required
        RoleRef.apiGroup,kind,name                            required
        Rbacv1Subject.kind,name                               required
        PolicyRule.verbs                                      required
        StorageClass.provisioner                              required
        StorageClass.reclaimPolicy                            default:"Delete" enum:Delete|Recycle|Retain
        StorageClass.volumeBindingMode                        default:"Immediate" enum:Immediate|WaitForFirstConsumer
        CSINodeSpec.drivers                                   required merge:name map:name
        CSINodeDriver.name,nodeID                             required
        APIServiceStatus.conditions                           merge:type map:type
        """;
}
