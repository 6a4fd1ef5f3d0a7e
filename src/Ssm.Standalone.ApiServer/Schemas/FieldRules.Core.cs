namespace Ssm.Standalone.ApiServer.Schemas;

internal static partial class FieldRules
{
    private const string Core = """
        PodSpec.containers                                    required merge:name map:name
        PodSpec.initContainers                                merge:name map:name
        PodSpec.ephemeralContainers                           merge:name map:name
        PodSpec.volumes                                       merge:name retainKeys map:name
        PodSpec.imagePullSecrets                              merge:name map:name
        PodSpec.hostAliases                                   merge:ip map:ip
        PodSpec.topologySpreadConstraints                     merge:topologyKey map:topologyKey,whenUnsatisfiable
        PodSpec.resourceClaims                                merge:name retainKeys map:name
        PodSpec.schedulingGates                               merge:name map:name
        PodSpec.restartPolicy                                 default:"Always" enum:Always|OnFailure|Never
        PodSpec.dnsPolicy                                     default:"ClusterFirst" enum:ClusterFirst|ClusterFirstWithHostNet|Default|None
        PodSpec.terminationGracePeriodSeconds                 default:30
        PodSpec.schedulerName                                 default:"default-scheduler"
        PodSpec.securityContext                               default:{}
        PodSpec.preemptionPolicy                              enum:PreemptLowerPriority|Never
        Container.name                                        required
        Container.ports                                       merge:containerPort map:containerPort,protocol
        Container.env                                         merge:name map:name
        Container.volumeMounts                                merge:mountPath map:mountPath
        Container.volumeDevices                               merge:devicePath map:devicePath
        Container.resources                                   default:{}
        Container.terminationMessagePath                      default:"/dev/termination-log"
        Container.terminationMessagePolicy                    default:"File" enum:File|FallbackToLogsOnError
        Container.imagePullPolicy                             enum:Always|IfNotPresent|Never
        EphemeralContainer.name                               required
        EphemeralContainer.ports                              merge:containerPort map:containerPort,protocol
        EphemeralContainer.env                                merge:name map:name
        EphemeralContainer.volumeMounts                       merge:mountPath map:mountPath
        EphemeralContainer.volumeDevices                      merge:devicePath map:devicePath
        EphemeralContainer.terminationMessagePath             default:"/dev/termination-log"
        EphemeralContainer.terminationMessagePolicy           default:"File" enum:File|FallbackToLogsOnError
        EphemeralContainer.imagePullPolicy                    enum:Always|IfNotPresent|Never
        ContainerPort.protocol                                default:"TCP" enum:TCP|UDP|SCTP
        ContainerResizePolicy.resourceName,restartPolicy      required
        ResourceRequirements.claims                           map:name
        Corev1ResourceClaim.name                                    required
        EnvVar.name                                           required
        FileKeySelector.volumeName,path,key                   required
        ConfigMapKeySelector.key                              required
        SecretKeySelector.key                                 required
        ObjectFieldSelector.apiVersion                        default:"v1"
        ObjectFieldSelector.fieldPath                         required
        ResourceFieldSelector.resource                        required
        VolumeMount.name,mountPath                            required
        VolumeDevice.name,devicePath                          required
        Volume.name                                           required
        KeyToPath.key,path                                    required
        ConfigMapVolumeSource.defaultMode                     default:420
        SecretVolumeSource.defaultMode                        default:420
        DownwardAPIVolumeSource.defaultMode                   default:420
        ProjectedVolumeSource.defaultMode                     default:420
        DownwardAPIVolumeFile.path                            required
        ServiceAccountTokenProjection.path                    required
        ServiceAccountTokenProjection.expirationSeconds       default:3600
        ClusterTrustBundleProjection.path                     required
        HostPathVolumeSource.path                             required
        HostPathVolumeSource.type                             default:""
        NFSVolumeSource.path,server                           required
        CSIVolumeSource.driver                                required
        CSIPersistentVolumeSource.driver,volumeHandle         required
        LocalVolumeSource.path                                required
        PersistentVolumeClaimVolumeSource.claimName           required
        ISCSIVolumeSource.targetPortal,iqn                    required
        ISCSIPersistentVolumeSource.targetPortal,iqn          required
        EphemeralVolumeSource.volumeClaimTemplate             retainKeys
        PersistentVolumeClaimTemplate.spec                    required
        HTTPGetAction.port                                    required
        HTTPGetAction.path                                    default:"/"
        HTTPGetAction.scheme                                  default:"HTTP" enum:HTTP|HTTPS
        HTTPHeader.name,value                                 required
        TCPSocketAction.port                                  required
        GRPCAction.service                                    default:""
        HostAlias.ip                                          required
        PodReadinessGate.conditionType                        required
        PodSchedulingGate.name                                required
        PodResourceClaim.name                                 required
        PodOS.name                                            required
        Sysctl.name,value                                     required
        SeccompProfile.type                                   required
        AppArmorProfile.type                                  required
        NodeSelector.nodeSelectorTerms                        required
        NodeSelectorRequirement.key,operator                  required
        PreferredSchedulingTerm.preference                    required
        PodAffinityTerm.topologyKey                           required
        WeightedPodAffinityTerm.podAffinityTerm               required
        TopologySpreadConstraint.topologyKey,whenUnsatisfiable required
        PodStatus.conditions                                  merge:type map:type
        PodStatus.podIPs                                      merge:ip map:ip
        PodStatus.hostIPs                                     merge:ip
        PodStatus.resourceClaimStatuses                       merge:name retainKeys map:name
        PodIP.ip                                              required
        HostIP.ip                                             required
        PodCondition.type,status                              required
        ContainerStatus.name,image,imageID                    required
        ServiceSpec.ports                                     merge:port map:port,protocol
        ServiceSpec.type                                      default:"ClusterIP" enum:ClusterIP|ExternalName|LoadBalancer|NodePort
        ServiceSpec.sessionAffinity                           default:"None" enum:ClientIP|None
        ServiceStatus.conditions                              merge:type map:type
        ServicePort.protocol                                  default:"TCP" enum:TCP|UDP|SCTP
        PortStatus.protocol                                   required
        EndpointAddress.ip                                    required
        Corev1EndpointPort.protocol                           default:"TCP" enum:TCP|UDP|SCTP
        ServiceAccount.secrets                                merge:name map:name
        Secret.type                                           default:"Opaque"
        Corev1Event.metadata,involvedObject                   required
        NamespaceStatus.conditions                            merge:type map:type
        NamespaceCondition.type,status                        required
        NodeSpec.podCIDRs                                     merge set
        NodeStatus.conditions                                 merge:type map:type
        NodeStatus.addresses                                  merge:type map:type
        NodeCondition.type,status                             required
        NodeAddress.type,address                              required
        Taint.key,effect                                      required
        PersistentVolumeSpec.persistentVolumeReclaimPolicy    default:"Retain" enum:Delete|Recycle|Retain
        PersistentVolumeSpec.volumeMode                       default:"Filesystem" enum:Block|Filesystem
        PersistentVolumeClaimSpec.volumeMode                  default:"Filesystem" enum:Block|Filesystem
        PersistentVolumeClaimStatus.conditions                merge:type map:type
        PersistentVolumeClaimCondition.type,status            required
        ReplicationControllerStatus.conditions                merge:type map:type
        ReplicationControllerCondition.type,status            required
        ReplicationControllerSpec.replicas                    default:1
        LimitRangeSpec.limits                                 required
        LimitRangeItem.type                                   required
        TypedLocalObjectReference.kind,name                   required
        TypedObjectReference.kind,name                        required
        TopologySelectorLabelRequirement.key,values           required
        Binding.target                                        required
        Probe.timeoutSeconds                                  default:1
        Probe.periodSeconds                                   default:10
        Probe.successThreshold                                default:1
        Probe.failureThreshold                                default:3
        """;
}
