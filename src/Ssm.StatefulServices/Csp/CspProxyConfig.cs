using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Csp;

/// <summary>
/// The proxy of a node. There is no cache: a grant or a quota is in force on the next request after it was written, which matters more here than the
/// millisecond that a cached look-up would save. No server is left out because it failed a moment ago (<c>error_suppression_interval</c>): among as few nodes
/// as there are here, one that is back would be missed as long as that lasts, and a disk that takes no more could not be read from. What a node that hangs
/// costs a reader is half a second, after which another one is asked as well (<c>concurrent_gets</c>).
/// </summary>
internal static class CspProxyConfig
{
    /// <summary>What clients sign for; Swift has no regions, and this is what clients assume when nobody says anything else.</summary>
    public const string Region = "us-east-1";

    public static string Render(Instance instance)
    {
        var settings = CspSettings.InForce(instance.Parameters);
        return $$"""
            # Made by SSM for {{instance.Names.Service}}; changes are overwritten.
            [DEFAULT]
            bind_ip = ${address}
            bind_port = {{CspPorts.Proxy}}
            workers = 0
            user = ${user}
            swift_dir = ${run}
            log_level = WARNING
            client_timeout = {{settings[CspSettings.ClientTimeout]}}

            [pipeline:main]
            pipeline = catch_errors gatekeeper listing_formats missing_md5 s3api healthcheck binding_auth copy container_quotas slo dlo versioned_writes proxy-server

            [app:proxy-server]
            use = egg:swift#proxy
            account_autocreate = true
            error_suppression_interval = 0
            concurrent_gets = true

            [filter:missing_md5]
            paste.filter_factory = missing_md5:filter_factory

            [filter:s3api]
            use = egg:swift#s3api
            location = {{Region}}
            max_upload_part_num = {{settings[CspSettings.MaximumParts]}}
            allowable_clock_skew = {{settings[CspSettings.ClockSkew]}}

            [filter:binding_auth]
            paste.filter_factory = binding_auth:filter_factory
            key = {{instance.Secrets[CspSecretNames.Key]}}

            [filter:slo]
            use = egg:swift#slo
            max_manifest_segments = {{settings[CspSettings.MaximumParts]}}

            [filter:catch_errors]
            use = egg:swift#catch_errors

            [filter:gatekeeper]
            use = egg:swift#gatekeeper

            [filter:healthcheck]
            use = egg:swift#healthcheck

            [filter:listing_formats]
            use = egg:swift#listing_formats

            [filter:copy]
            use = egg:swift#copy

            [filter:container_quotas]
            use = egg:swift#container_quotas

            [filter:dlo]
            use = egg:swift#dlo

            [filter:versioned_writes]
            use = egg:swift#versioned_writes

            """;
    }
}
