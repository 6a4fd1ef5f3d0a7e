namespace Ssm.OpenServiceBroker.Client;

/// <summary>One ended call, in the labels of the archived Service Catalog's <c>servicecatalog_osb_request_count</c>.</summary>
/// <param name="Method">One of <see cref="BrokerMethods"/>.</param>
/// <param name="StatusClass"><c>2xx</c> for what the platform takes as success (410 of a delete too), <c>3xx</c> … <c>5xx</c>, or <c>client-error</c>.</param>
/// <param name="Elapsed">From the request to the last byte of the answer.</param>
public readonly record struct BrokerCallReport(string Method, string StatusClass, TimeSpan Elapsed);
