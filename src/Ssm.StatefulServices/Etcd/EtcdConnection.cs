using System.Globalization;
using System.Net;
using Etcdserverpb;
using Grpc.Core;
using Grpc.Net.Client;
using Ssm.StatefulServices.Certificates;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Etcd;

/// <summary>
/// A connection to one member, over TLS, at the address that its node has now, checked against the node's name. Members are asked one by one: which of
/// them answers is what the operator has to know.
/// </summary>
internal sealed class EtcdConnection : IDisposable
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _timeProvider;
    private readonly GrpcChannel _channel;
    private readonly string _rootPassword;
    private Metadata? _token;

    /// <param name="instance">The instance, for its authority and its root password.</param>
    /// <param name="node">The node's name, which its certificate must have.</param>
    /// <param name="address">The node's address, with the port that is asked.</param>
    /// <param name="timeProvider">The clock of deadlines.</param>
    public EtcdConnection(Instance instance, string node, IPEndPoint address, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _rootPassword = instance.Secrets[EtcdSecretNames.Root];
        using var authority = CertificateAuthority.Parse(instance.Secrets[EtcdSecretNames.Authority]);
        _channel = GrpcChannel.ForAddress(
            $"https://{EtcdStart.NodeName(instance, node)}:{address.Port}",
            new GrpcChannelOptions { HttpHandler = PinnedHandler.To(address, authority.Trust(), Timeout), DisposeHttpClient = true });
    }

    /// <summary>What the member says about itself; null when it does not answer.</summary>
    public async Task<EtcdAnswer?> TryAskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await new Maintenance.MaintenanceClient(_channel).StatusAsync(new StatusRequest(), Options(Timeout, cancellationToken));
            return new EtcdAnswer
            {
                ClusterId = status.Header.ClusterId.ToString("x", CultureInfo.InvariantCulture),
                MemberId = status.Header.MemberId,
                LeaderId = status.Leader,
                IsLearner = status.IsLearner,
                Applied = status.RaftAppliedIndex,
                DatabaseBytes = status.DbSize,
                UsedBytes = status.DbSizeInUse,
                Version = status.Version,
            };
        }
        catch (RpcException silent) when (IsSilence(silent) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The members of the cluster as this one knows them.</summary>
    public async Task<IReadOnlyList<EtcdPeer>> ListMembersAsync(CancellationToken cancellationToken)
    {
        var list = await new Cluster.ClusterClient(_channel).MemberListAsync(new MemberListRequest(), Options(Timeout, cancellationToken));
        return [.. list.Members.Select(member => new EtcdPeer(member.ID, member.PeerURLs.FirstOrDefault() ?? "", member.IsLearner))];
    }

    /// <summary>True when the cluster has run out of room and takes no writes.</summary>
    public async Task<bool> IsOutOfRoomAsync(CancellationToken cancellationToken) => (await OutOfRoomAsync(cancellationToken)).Length > 0;

    /// <summary>Lets the cluster take writes again.</summary>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        foreach (var member in await OutOfRoomAsync(cancellationToken))
        {
            await AsRootAsync(
                (channel, options) => new Maintenance.MaintenanceClient(channel).AlarmAsync(
                    new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, Alarm = AlarmType.Nospace, MemberID = member }, options),
                null,
                cancellationToken);
        }
    }

    /// <summary>Calls as the administrator.</summary>
    /// <param name="call">The call.</param>
    /// <param name="timeout">How long it may take; null takes <see cref="Timeout"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> AsRootAsync<T>(Func<GrpcChannel, CallOptions, AsyncUnaryCall<T>> call, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        await LogInAsync(cancellationToken);
        return await call(_channel, Options(timeout ?? Timeout, cancellationToken).WithHeaders(_token!)); // logged in
    }

    /// <summary>Logs in as the administrator; false when the cluster does not ask for a login yet.</summary>
    public async Task<bool> LogInAsync(CancellationToken cancellationToken)
    {
        if (_token is not null)
        {
            return true;
        }

        try
        {
            var answer = await new Auth.AuthClient(_channel).AuthenticateAsync(
                new AuthenticateRequest { Name = EtcdUsers.Root, Password = _rootPassword }, Options(Timeout, cancellationToken));
            _token = new Metadata { { "token", answer.Token } };
            return true;
        }
        catch (RpcException open) when (open.StatusCode == StatusCode.FailedPrecondition)
        {
            return false;
        }
    }

    /// <summary>Calls without a login, as is possible as long as the cluster does not ask for one.</summary>
    public async Task<T> OpenlyAsync<T>(Func<GrpcChannel, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        await call(_channel, Options(Timeout, cancellationToken));

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private async Task<ulong[]> OutOfRoomAsync(CancellationToken cancellationToken)
    {
        var alarms = await new Maintenance.MaintenanceClient(_channel).AlarmAsync(
            new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Get, Alarm = AlarmType.Nospace }, Options(Timeout, cancellationToken));
        return [.. alarms.Alarms.Where(alarm => alarm.Alarm == AlarmType.Nospace).Select(alarm => alarm.MemberID)];
    }

    private static bool IsSilence(RpcException failure) => failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled;

    private CallOptions Options(TimeSpan timeout, CancellationToken cancellationToken) =>
        new(deadline: (_timeProvider.GetUtcNow() + timeout).UtcDateTime, cancellationToken: cancellationToken);
}
