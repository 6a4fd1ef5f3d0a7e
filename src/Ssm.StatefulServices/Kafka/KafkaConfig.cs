using Ssm.StatefulServices.Definitions;
using Ssm.StatefulServices.Parameters;
using Ssm.StatefulServices.Topology;

namespace Ssm.StatefulServices.Kafka;

/// <summary>
/// The configuration files of every node of an instance. They hold a password in the clear, so they live in a Secret. That password is the way around
/// <c>kafka-storage.sh --add-scram</c>, which would show one on a command line: brokers and operator are known from the file (SASL PLAIN, on listeners of
/// their own), and the operator makes the SCRAM users of bindings over Kafka's protocol.
/// </summary>
internal static class KafkaConfig
{
    public const string FileName = "server.properties";

    public const string ScriptName = "node-properties.sh";

    /// <summary>Not <c>/etc/kafka</c>: the image declares a volume below that, and below a read-only mount nothing can be mounted.</summary>
    public const string Directory = "/etc/ssm-kafka";

    /// <summary>Logs go where <c>kubectl logs</c> reads them, and not, as the distribution has it, to files that nobody deletes.</summary>
    public const string LogSettings = $"{RunDirectory}/log4j.properties";

    public const string DataDirectory = "/data";

    /// <summary>Where a node's own configuration, logs of the scripts, and temporary files are.</summary>
    public const string RunDirectory = "/run/kafka";

    /// <summary>Adds what differs from node to node. A program of its own, so that the engine's programs are commands, and missing ones are found to be missing.</summary>
    public const string Script = $$"""
        set -eu
        umask 077
        id=${POD_NAME##*-}
        listeners="CLIENT://$POD_IP:9092,INTERNAL://$POD_IP:9094"
        if [ "$id" -lt "$CONTROLLERS" ]; then
          roles=broker,controller
          all="$listeners,CONTROLLER://$POD_IP:9093"
        else
          roles=broker
          all="$listeners"
        fi
        mkdir -p {{RunDirectory}}/tmp {{RunDirectory}}/logs
        {
          cat {{Directory}}/{{FileName}}
          echo "node.id=$id"
          echo "process.roles=$roles"
          echo "listeners=$all"
          echo "advertised.listeners=$listeners"
        } > {{RunDirectory}}/{{FileName}}
        cat > {{LogSettings}} <<END
        log4j.rootLogger=INFO, console
        log4j.appender.console=org.apache.log4j.ConsoleAppender
        log4j.appender.console.layout=org.apache.log4j.PatternLayout
        log4j.appender.console.layout.ConversionPattern=[%d] %p %m (%c)%n
        END

        """;

    public static string Render(Instance instance, InstanceSize size)
    {
        var password = instance.Secrets[KafkaSecretNames.Internal];
        var plain = $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"{KafkaLayout.InternalUser}\" password=\"{password}\" user_{KafkaLayout.InternalUser}=\"{password}\";";
        var copies = KafkaLayout.Copies(size.Replicas);
        return $"""
            # Made by SSM for {instance.Names.Service}; changes are overwritten. Each node adds node.id, process.roles and its listeners.
            controller.quorum.voters={KafkaLayout.Voters(instance)}
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=INTERNAL
            listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,INTERNAL:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
            log.dirs={DataDirectory}/log

            # Who is who: bindings by SCRAM, the instance's own nodes and its operator by a password in this file.
            sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
            sasl.mechanism.inter.broker.protocol=PLAIN
            sasl.mechanism.controller.protocol=PLAIN
            listener.name.client.sasl.enabled.mechanisms=SCRAM-SHA-512
            listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            listener.name.internal.sasl.enabled.mechanisms=PLAIN
            listener.name.internal.plain.sasl.jaas.config={plain}
            listener.name.controller.sasl.enabled.mechanisms=PLAIN
            listener.name.controller.plain.sasl.jaas.config={plain}

            # Who may do what: what a binding was granted, and nothing else.
            authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
            super.users=User:{KafkaLayout.InternalUser}
            allow.everyone.if.no.acl.found=false
            auto.create.topics.enable=false

            # No acknowledged message is lost with one node, where there are three.
            default.replication.factor={copies}
            min.insync.replicas={KafkaLayout.CopiesInSync(size.Replicas)}
            offsets.topic.replication.factor={copies}
            transaction.state.log.replication.factor={copies}
            transaction.state.log.min.isr={KafkaLayout.CopiesInSync(size.Replicas)}
            unclean.leader.election.enable=false
            group.initial.rebalance.delay.ms=0

            {string.Join('\n', EngineSettings.InForce(instance.Parameters, KafkaSettings.All).Select(each => $"{each.Setting.Name}={each.Value}"))}

            """;
    }
}
