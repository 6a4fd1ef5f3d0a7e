using System.Text.Json.Nodes;
using Ssm.Standalone.ApiServer.Schemas;
using Ssm.Standalone.ApiServer.Tests.Printing;

namespace Ssm.Standalone.ApiServer.Tests.Schemas;

public sealed class BuiltInSchemasTests
{
    [Theory]
    [InlineData("", "v1", "Pod", true)]
    [InlineData("", "v1", "Event", true)]
    [InlineData("events.k8s.io", "v1", "Event", true)]
    [InlineData("apps", "v1", "StatefulSet", true)]
    [InlineData("coordination.k8s.io", "v1", "Lease", true)]
    [InlineData("apiextensions.k8s.io", "v1", "CustomResourceDefinition", true)]
    [InlineData("apps", "v1", "Pod", false)]
    [InlineData("", "v2", "Pod", false)]
    [InlineData("servicecatalog.k8s.io", "v1beta1", "ServiceInstance", false)]
    public void For_Kind_IsFoundIfKubernetesHasIt(string group, string version, string kind, bool found) =>
        Assert.Equal(found, BuiltInSchemas.For(group, version, kind) is not null);

    [Theory]
    [InlineData("Pod", "{}", "spec.containers: Required value")]
    [InlineData("Pod", """{"spec":{}}""", "spec.containers: Required value")]
    [InlineData("Pod", """{"spec":{"restartPolicy":"No","containers":[{"name":"a","image":"i","ports":[{"containerPort":0}]}]}}""", "spec.restartPolicy: Unsupported value: \"No\": supported values: \"Always\", \"OnFailure\", \"Never\"|spec.containers[0].ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive")]
    [InlineData("Pod", """{"spec":{"containers":[]}}""", "spec.containers: Required value")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i"}]}}""", "")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i"}]},"status":{"conditions":[{}]}}""", "")]
    [InlineData("Pod", """{"spec":{"containers":[{"image":"i"}]}}""", "spec.containers[0].name: Required value")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a"}]}}""", "spec.containers[0].image: Required value")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i"},{"name":"a","image":"i"}]}}""", "spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"A","image":"i"}]}}""", "spec.containers[0].name: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")]
    [InlineData("Pod", """{"spec":{"restartPolicy":"Sometimes","containers":[{"name":"a","image":"i"}]}}""", "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i","ports":[{"containerPort":70000}]}]}}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i","livenessProbe":{}}]}}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i","env":[{"name":"X","value":1}]}]}}""", "spec.containers[0].env[0].value: Invalid value: \"integer\": spec.containers[0].env[0].value in body must be of type string: \"integer\"")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i","resources":{"limits":{"cpu":1,"memory":"1Gi"}}}]}}""", "")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i","resources":{"limits":{"memory":"lots"}}}]}}""", "spec.containers[0].resources.limits.memory: Invalid value: \"lots\": spec.containers[0].resources.limits.memory in body must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("Pod", """{"spec":{"containers":[{"name":"a","image":"i","livenessProbe":{"tcpSocket":{"port":"http"}}}]},"metadata":{"creationTimestamp":null}}""", "")]
    [InlineData("Service", """{"spec":{"ports":[{"port":1,"name":"a"},{"port":1,"name":"b"}]}}""", "spec.ports[1]: Duplicate value: {\"port\":1,\"protocol\":\"TCP\"}")]
    [InlineData("Service", """{"spec":{"type":"ExternalName"}}""", "spec.externalName: Required value")]
    [InlineData("Secret", """{"data":{"a":"!"}}""", "data.a: Invalid value: \"!\": data.a in body must be of type byte: \"!\"")]
    [InlineData("Secret", """{"data":{"a":"","__service_id__":"YQ=="}}""", "")]
    [InlineData("ConfigMap", """{"data":{"a b":""}}""", "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')")]
    public void Validate_CoreKind_IsJudgedInKubernetesWords(string kind, string json, string errors) =>
        Assert.Equal(errors, string.Join('|', BuiltInSchemas.For("", "v1", kind)!.Validate(Parse(json))));

    [Theory]
    [InlineData("{}", "spec.selector: Required value|spec.template: Required value")]
    [InlineData("""{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"a","image":"i"}]}}}""", "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`")]
    [InlineData("""{"replicas":-1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"i"}]}}}""", "spec.replicas: Invalid value: -1: must be greater than or equal to 0|spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    public void Validate_StatefulSet_IsJudgedInKubernetesWords(string spec, string errors)
    {
        var found = BuiltInSchemas.For("apps", "v1", "StatefulSet")!.Validate(Parse($$"""{"spec":{{spec}}}"""));

        Assert.Equal(errors, string.Join('|', found));
    }

    [Theory]
    [InlineData("", "v1", "Pod", "pod")]
    [InlineData("", "v1", "Service", "service")]
    [InlineData("apps", "v1", "Deployment", "deployment")]
    [InlineData("apps", "v1", "StatefulSet", "statefulset")]
    [InlineData("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "webhook")]
    public void ApplyDefaults_BuiltInKind_SetsWhatKubernetesSets(string group, string version, string kind, string name)
    {
        var obj = YamlObjects.Read(File.ReadAllText(GoldenFile.Folder("Schemas", "TestData", name, "input.yaml")))[0];

        BuiltInSchemas.For(group, version, kind)!.ApplyDefaults(obj);

        GoldenFile.Check(GoldenFile.Folder("Schemas", "TestData", name, "output.json"), obj.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    [Fact]
    public void Prune_BuiltInKind_NamesUnknownFields()
    {
        var pod = Parse("""{"kind":"Pod","metadata":{"name":"a","colour":1},"spec":{"containers":[{"name":"a","imagee":"x"}],"foo":{}}}""");
        var removed = new List<string>();

        BuiltInSchemas.For("", "v1", "Pod")!.Prune(pod, removed);

        Assert.Equal(["metadata.colour", "spec.containers[0].imagee", "spec.foo"], removed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prune_SchemaOfADefinition_StaysWhole()
    {
        var json = """{"spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":{"type":"object","properties":{"a":{"type":"object","additionalProperties":{"type":"string"},"x-kubernetes-preserve-unknown-fields":true,"default":{"x":1}}}}}}]}}""";
        var definition = Parse(json);

        BuiltInSchemas.For("apiextensions.k8s.io", "v1", "CustomResourceDefinition")!.Prune(definition, removedPaths: null);

        Assert.Equal(json, definition.ToJsonString());
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
