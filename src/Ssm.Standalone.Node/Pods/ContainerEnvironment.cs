namespace Ssm.Standalone.Node.Pods;

/// <summary>The environment of a container, or what is missing to have it.</summary>
internal abstract record ContainerEnvironment
{
    private ContainerEnvironment()
    {
    }

    /// <summary>All is there.</summary>
    internal sealed record Variables(IReadOnlyDictionary<string, string> Values) : ContainerEnvironment
    {
        /// <summary>Values may be secret.</summary>
        public override string ToString() => "[redacted]";
    }

    /// <summary>The container has to wait for what <paramref name="What"/> names.</summary>
    internal sealed record Missing(string What) : ContainerEnvironment;
}
