using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Ssm.StatefulServices.Definitions;

namespace Ssm.StatefulServices.Etcd;

/// <summary>The users and roles of an etcd cluster.</summary>
internal static class EtcdUsers
{
    /// <summary>etcd's administrator; both the user and its role have to have this name.</summary>
    public const string Root = "root";

    /// <summary>Makes the cluster ask everybody for a login. Idempotent.</summary>
    public static async Task CloseAsync(EtcdConnection connection, string rootPassword, CancellationToken cancellationToken)
    {
        if (await connection.LogInAsync(cancellationToken))
        {
            return;
        }

        await UnlessThereAsync(() => connection.OpenlyAsync(
            (channel, options) => new Auth.AuthClient(channel).UserAddAsync(new AuthUserAddRequest { Name = Root, Password = rootPassword }, options), cancellationToken));
        await UnlessThereAsync(() => connection.OpenlyAsync(
            (channel, options) => new Auth.AuthClient(channel).UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = Root, Role = Root }, options), cancellationToken));
        await connection.OpenlyAsync((channel, options) => new Auth.AuthClient(channel).AuthEnableAsync(new AuthEnableRequest(), options), cancellationToken);
    }

    /// <summary>Makes the user of a binding, and its role of the same name. Idempotent.</summary>
    public static async Task EnsureAsync(EtcdConnection connection, Account account, CancellationToken cancellationToken)
    {
        var grant = EtcdGrant.Of(account.Parameters);
        await UnlessThereAsync(() => AsRootAsync((auth, options) => auth.RoleAddAsync(new AuthRoleAddRequest { Name = account.User }, options)));
        await AsRootAsync((auth, options) => auth.RoleGrantPermissionAsync(
            new AuthRoleGrantPermissionRequest
            {
                Name = account.User,
                Perm = new Permission { PermType = grant.Access, Key = ByteString.CopyFrom(grant.From), RangeEnd = ByteString.CopyFrom(grant.To) },
            },
            options));
        await UnlessThereAsync(() => AsRootAsync((auth, options) => auth.UserAddAsync(new AuthUserAddRequest { Name = account.User, Password = account.Password }, options)));
        await UnlessThereAsync(() => AsRootAsync((auth, options) => auth.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = account.User, Role = account.User }, options)));

        Task<T> AsRootAsync<T>(Func<Auth.AuthClient, CallOptions, AsyncUnaryCall<T>> call) =>
            connection.AsRootAsync((channel, options) => call(new Auth.AuthClient(channel), options), null, cancellationToken);
    }

    /// <summary>Ends the user of a binding, its tokens included, and its role. Idempotent.</summary>
    public static async Task RemoveAsync(EtcdConnection connection, string user, CancellationToken cancellationToken)
    {
        await UnlessGoneAsync(() => connection.AsRootAsync(
            (channel, options) => new Auth.AuthClient(channel).UserDeleteAsync(new AuthUserDeleteRequest { Name = user }, options), null, cancellationToken));
        await UnlessGoneAsync(() => connection.AsRootAsync(
            (channel, options) => new Auth.AuthClient(channel).RoleDeleteAsync(new AuthRoleDeleteRequest { Role = user }, options), null, cancellationToken));
    }

    private static async Task UnlessThereAsync<T>(Func<Task<T>> make)
    {
        try
        {
            await make();
        }
        catch (RpcException exists) when (exists.StatusCode == StatusCode.FailedPrecondition)
        {
            // etcd has one code for all that cannot be done in its present state: here, that there is one of this name already.
        }
    }

    private static async Task UnlessGoneAsync<T>(Func<Task<T>> remove)
    {
        try
        {
            await remove();
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.FailedPrecondition)
        {
            // The same code says that there is none.
        }
    }
}
