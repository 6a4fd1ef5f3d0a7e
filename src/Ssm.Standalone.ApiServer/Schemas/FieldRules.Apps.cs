namespace Ssm.Standalone.ApiServer.Schemas;

internal static partial class FieldRules
{
    private const string Apps = """
        DeploymentSpec.selector,template                      required
        DeploymentSpec.replicas                               default:1
        DeploymentSpec.revisionHistoryLimit                   default:10
        DeploymentSpec.progressDeadlineSeconds                default:600
        DeploymentSpec.strategy                               retainKeys default:{}
        DeploymentStrategy.type                               default:"RollingUpdate" enum:Recreate|RollingUpdate
        RollingUpdateDeployment.maxUnavailable                default:"25%"
        RollingUpdateDeployment.maxSurge                      default:"25%"
        DeploymentStatus.conditions                           merge:type map:type
        DeploymentCondition.type,status                       required
        ReplicaSetSpec.selector                               required
        ReplicaSetSpec.replicas                               default:1
        ReplicaSetStatus.conditions                           merge:type map:type
        ReplicaSetCondition.type,status                       required
        StatefulSetSpec.selector,template                     required
        StatefulSetSpec.replicas                              default:1
        StatefulSetSpec.podManagementPolicy                   default:"OrderedReady" enum:OrderedReady|Parallel
        StatefulSetSpec.revisionHistoryLimit                  default:10
        StatefulSetSpec.updateStrategy                        default:{}
        StatefulSetSpec.persistentVolumeClaimRetentionPolicy  default:{}
        StatefulSetUpdateStrategy.type                        default:"RollingUpdate" enum:OnDelete|RollingUpdate
        RollingUpdateStatefulSetStrategy.partition            default:0
        StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted,whenScaled  default:"Retain"
        StatefulSetStatus.conditions                          merge:type map:type
        StatefulSetCondition.type,status                      required
        DaemonSetSpec.selector,template                       required
        DaemonSetSpec.revisionHistoryLimit                    default:10
        DaemonSetSpec.updateStrategy                          default:{}
        DaemonSetUpdateStrategy.type                          default:"RollingUpdate" enum:OnDelete|RollingUpdate
        RollingUpdateDaemonSet.maxUnavailable                 default:1
        RollingUpdateDaemonSet.maxSurge                       default:0
        DaemonSetStatus.conditions                            merge:type map:type
        DaemonSetCondition.type,status                        required
        JobSpec.template                                      required
        JobStatus.conditions                                  merge:type
        JobCondition.type,status                              required
        CronJobSpec.jobTemplate,schedule                      required
        """;
}
