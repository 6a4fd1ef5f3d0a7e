namespace Ssm.Standalone.ApiServer.Protobuf;

internal static partial class MessageTable
{
    private const string Others = """
        Deployment 1:metadata:ObjectMeta 2:spec:DeploymentSpec 3:status:DeploymentStatus
        DeploymentSpec 1:replicas:i? 2:selector:LabelSelector 3:template:PodTemplateSpec 4:strategy:DeploymentStrategy 5:minReadySeconds:i
            6:revisionHistoryLimit:i? 7:paused:b 9:progressDeadlineSeconds:i?
        PodTemplateSpec 1:metadata:ObjectMeta 2:spec:PodSpec
        DeploymentStrategy 1:type:s 2:rollingUpdate:RollingUpdateDeployment
        RollingUpdateDeployment 1:maxUnavailable:IntOrString 2:maxSurge:IntOrString
        DeploymentStatus 1:observedGeneration:i 2:replicas:i 3:updatedReplicas:i 4:availableReplicas:i 5:unavailableReplicas:i
            6:conditions:DeploymentCondition* 7:readyReplicas:i 8:collisionCount:i 9:terminatingReplicas:i
        DeploymentCondition 1:type:s 2:status:s 4:reason:s 5:message:s 6:lastUpdateTime:Time 7:lastTransitionTime:Time
        ReplicaSet 1:metadata:ObjectMeta 2:spec:ReplicaSetSpec 3:status:ReplicaSetStatus
        ReplicaSetSpec 1:replicas:i? 2:selector:LabelSelector 3:template:PodTemplateSpec 4:minReadySeconds:i
        ReplicaSetStatus 1:replicas:i? 2:fullyLabeledReplicas:i 3:observedGeneration:i 4:readyReplicas:i 5:availableReplicas:i
            6:conditions:ReplicaSetCondition* 7:terminatingReplicas:i
        ReplicaSetCondition 1:type:s 2:status:s 3:lastTransitionTime:Time 4:reason:s 5:message:s
        StatefulSet 1:metadata:ObjectMeta 2:spec:StatefulSetSpec 3:status:StatefulSetStatus
        StatefulSetSpec 1:replicas:i? 2:selector:LabelSelector 3:template:PodTemplateSpec 4:volumeClaimTemplates:PersistentVolumeClaim*
            5:serviceName:s 6:podManagementPolicy:s 7:updateStrategy:StatefulSetUpdateStrategy 8:revisionHistoryLimit:i?
            9:minReadySeconds:i 10:persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy
            11:ordinals:StatefulSetOrdinals
        StatefulSetUpdateStrategy 1:type:s 2:rollingUpdate:RollingUpdateStatefulSetStrategy
        RollingUpdateStatefulSetStrategy 1:partition:i? 2:maxUnavailable:IntOrString
        StatefulSetPersistentVolumeClaimRetentionPolicy 1:whenDeleted:s 2:whenScaled:s
        StatefulSetOrdinals 1:start:i
        StatefulSetStatus 1:observedGeneration:i 2:replicas:i? 3:readyReplicas:i 4:currentReplicas:i 5:updatedReplicas:i
            6:currentRevision:s 7:updateRevision:s 9:collisionCount:i 10:conditions:StatefulSetCondition* 11:availableReplicas:i?
        StatefulSetCondition 1:type:s 2:status:s 3:lastTransitionTime:Time 4:reason:s 5:message:s
        ControllerRevision 1:metadata:ObjectMeta 2:data:Raw 3:revision:i?
        Lease 1:metadata:ObjectMeta 2:spec:LeaseSpec
        LeaseSpec 1:holderIdentity:s 2:leaseDurationSeconds:i? 3:acquireTime:MicroTime 4:renewTime:MicroTime 5:leaseTransitions:i?
            6:strategy:s 7:preferredHolder:s
        EndpointSlice 1:metadata:ObjectMeta 2:endpoints:Endpoint* 3:ports:discovery/EndpointPort* 4:addressType:s
        Endpoint 1:addresses:s* 2:conditions:EndpointConditions 3:hostname:s 4:targetRef:ObjectReference 5:deprecatedTopology:{s}
            6:nodeName:s 7:zone:s 8:hints:EndpointHints
        EndpointConditions 1:ready:b? 2:serving:b? 3:terminating:b?
        EndpointHints 1:forZones:ForZone* 2:forNodes:ForNode*
        ForZone 1:name:s
        ForNode 1:name:s
        discovery/EndpointPort 1:name:s 2:protocol:s 3:port:i? 4:appProtocol:s
        PodDisruptionBudget 1:metadata:ObjectMeta 2:spec:PodDisruptionBudgetSpec 3:status:PodDisruptionBudgetStatus
        PodDisruptionBudgetSpec 1:minAvailable:IntOrString 2:selector:LabelSelector 3:maxUnavailable:IntOrString
            4:unhealthyPodEvictionPolicy:s
        PodDisruptionBudgetStatus 1:observedGeneration:i 2:disruptedPods:{Time} 3:disruptionsAllowed:i? 4:currentHealthy:i?
            5:desiredHealthy:i? 6:expectedPods:i? 7:conditions:Condition*
        Eviction 1:metadata:ObjectMeta 2:deleteOptions:DeleteOptions
        NetworkPolicy 1:metadata:ObjectMeta 2:spec:NetworkPolicySpec
        NetworkPolicySpec 1:podSelector:LabelSelector 2:ingress:NetworkPolicyIngressRule* 3:egress:NetworkPolicyEgressRule*
            4:policyTypes:s*
        NetworkPolicyIngressRule 1:ports:NetworkPolicyPort* 2:from:NetworkPolicyPeer*
        NetworkPolicyPort 1:protocol:s 2:port:IntOrString 3:endPort:i?
        NetworkPolicyPeer 1:podSelector:LabelSelector 2:namespaceSelector:LabelSelector 3:ipBlock:IPBlock
        IPBlock 1:cidr:s 2:except:s*
        NetworkPolicyEgressRule 1:ports:NetworkPolicyPort* 2:to:NetworkPolicyPeer*
        StorageClass 1:metadata:ObjectMeta 2:provisioner:s 3:parameters:{s} 4:reclaimPolicy:s 5:mountOptions:s* 6:allowVolumeExpansion:b?
            7:volumeBindingMode:s 8:allowedTopologies:TopologySelectorTerm*
        TopologySelectorTerm 1:matchLabelExpressions:TopologySelectorLabelRequirement*
        TopologySelectorLabelRequirement 1:key:s 2:values:s*
        events/Event 1:metadata:ObjectMeta 2:eventTime:MicroTime 3:series:events/EventSeries 4:reportingController:s 5:reportingInstance:s
            6:action:s 7:reason:s 8:regarding:ObjectReference 9:related:ObjectReference 10:note:s 11:type:s
            12:deprecatedSource:EventSource 13:deprecatedFirstTimestamp:Time 14:deprecatedLastTimestamp:Time 15:deprecatedCount:i
        events/EventSeries 1:count:i 2:lastObservedTime:MicroTime
        Scale 1:metadata:ObjectMeta 2:spec:ScaleSpec 3:status:ScaleStatus
        ScaleSpec 1:replicas:i?
        ScaleStatus 1:replicas:i? 2:selector:s
        MutatingWebhookConfiguration 1:metadata:ObjectMeta 2:Webhooks:MutatingWebhook*
        MutatingWebhook 1:name:s 2:clientConfig:WebhookClientConfig 3:rules:RuleWithOperations* 4:failurePolicy:s
            5:namespaceSelector:LabelSelector 6:sideEffects:s 7:timeoutSeconds:i? 8:admissionReviewVersions:s* 9:matchPolicy:s
            10:reinvocationPolicy:s 11:objectSelector:LabelSelector 12:matchConditions:MatchCondition*
        WebhookClientConfig 1:service:ServiceReference 2:caBundle:y 3:url:s
        ServiceReference 1:namespace:s 2:name:s 3:path:s 4:port:i?
        RuleWithOperations 1:operations:s* 2:rule:^Rule
        Rule 1:apiGroups:s* 2:apiVersions:s* 3:resources:s* 4:scope:s
        MatchCondition 1:name:s 2:expression:s
        ValidatingWebhookConfiguration 1:metadata:ObjectMeta 2:Webhooks:ValidatingWebhook*
        ValidatingWebhook 1:name:s 2:clientConfig:WebhookClientConfig 3:rules:RuleWithOperations* 4:failurePolicy:s
            5:namespaceSelector:LabelSelector 6:sideEffects:s 7:timeoutSeconds:i? 8:admissionReviewVersions:s* 9:matchPolicy:s
            10:objectSelector:LabelSelector 11:matchConditions:MatchCondition*
        ClusterRole 1:metadata:ObjectMeta 2:rules:PolicyRule* 3:aggregationRule:AggregationRule
        PolicyRule 1:verbs:s* 2:apiGroups:s* 3:resources:s* 4:resourceNames:s* 5:nonResourceURLs:s*
        AggregationRule 1:clusterRoleSelectors:LabelSelector*
        ClusterRoleBinding 1:metadata:ObjectMeta 2:subjects:Subject* 3:roleRef:RoleRef
        Subject 1:kind:s 2:apiGroup:s 3:name:s 4:namespace:s
        RoleRef 1:apiGroup:s 2:kind:s 3:name:s
        Role 1:metadata:ObjectMeta 2:rules:PolicyRule*
        RoleBinding 1:metadata:ObjectMeta 2:subjects:Subject* 3:roleRef:RoleRef
        TokenReview 1:metadata:ObjectMeta 2:spec:TokenReviewSpec 3:status:TokenReviewStatus
        TokenReviewSpec 1:token:s 2:audiences:s*
        TokenReviewStatus 1:authenticated:b 2:user:UserInfo 3:error:s 4:audiences:s*
        UserInfo 1:username:s 2:uid:s 3:groups:s* 4:extra:{authentication/ExtraValue}
        authentication/ExtraValue 1:items:s*
        SelfSubjectReview 1:metadata:ObjectMeta 2:status:SelfSubjectReviewStatus
        SelfSubjectReviewStatus 1:userInfo:UserInfo
        TokenRequest 1:metadata:ObjectMeta 2:spec:TokenRequestSpec 3:status:TokenRequestStatus
        TokenRequestSpec 1:audiences:s* 3:boundObjectRef:BoundObjectReference 4:expirationSeconds:i?
        BoundObjectReference 1:kind:s 2:apiVersion:s 3:name:s 4:uID:s
        TokenRequestStatus 1:token:s 2:expirationTimestamp:Time
        SelfSubjectAccessReview 1:metadata:ObjectMeta 2:spec:SelfSubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus
        SelfSubjectAccessReviewSpec 1:resourceAttributes:ResourceAttributes 2:nonResourceAttributes:NonResourceAttributes
        ResourceAttributes 1:namespace:s 2:verb:s 3:group:s 4:version:s 5:resource:s 6:subresource:s 7:name:s
            8:fieldSelector:FieldSelectorAttributes 9:labelSelector:LabelSelectorAttributes
        FieldSelectorAttributes 1:rawSelector:s 2:requirements:FieldSelectorRequirement*
        FieldSelectorRequirement 1:key:s 2:operator:s 3:values:s*
        LabelSelectorAttributes 1:rawSelector:s 2:requirements:LabelSelectorRequirement*
        NonResourceAttributes 1:path:s 2:verb:s
        SubjectAccessReviewStatus 1:allowed:b? 2:reason:s 3:evaluationError:s 4:denied:b
        SubjectAccessReview 1:metadata:ObjectMeta 2:spec:SubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus
        SubjectAccessReviewSpec 1:resourceAttributes:ResourceAttributes 2:nonResourceAttributes:NonResourceAttributes 3:user:s 4:groups:s*
            5:extra:{authorization/ExtraValue} 6:uid:s
        authorization/ExtraValue 1:items:s*
        LocalSubjectAccessReview 1:metadata:ObjectMeta 2:spec:SubjectAccessReviewSpec 3:status:SubjectAccessReviewStatus
        SelfSubjectRulesReview 1:metadata:ObjectMeta 2:spec:SelfSubjectRulesReviewSpec 3:status:SubjectRulesReviewStatus
        SelfSubjectRulesReviewSpec 1:namespace:s
        SubjectRulesReviewStatus 1:resourceRules:ResourceRule* 2:nonResourceRules:NonResourceRule* 3:incomplete:b 4:evaluationError:s
        ResourceRule 1:verbs:s* 2:apiGroups:s* 3:resources:s* 4:resourceNames:s*
        NonResourceRule 1:verbs:s* 2:nonResourceURLs:s*
        """;
}
