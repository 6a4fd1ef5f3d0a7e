using System.Net;
using System.Text.Json;

namespace Ssm.OpenServiceBroker.Client;

/// <summary>Turns an answer into the outcome that its endpoint gives it. Pure.</summary>
internal static class AnswerReader
{
    public static BrokerOutcome<T> Read<T>(BrokerEndpoint<T> endpoint, BrokerAnswer answer, bool acceptsIncomplete)
        where T : class
    {
        if (endpoint.Successes.Contains(answer.Status))
        {
            return endpoint.WithoutBody is { } value
                ? new BrokerOutcome<T>.Succeeded(value, answer.Status) { RetryAfter = answer.RetryAfter }
                : WithBody(endpoint, answer, body => new BrokerOutcome<T>.Succeeded(body, answer.Status));
        }

        if (answer.Status is HttpStatusCode.Accepted && acceptsIncomplete && endpoint.OperationOf is { } operationOf)
        {
            return WithBody(endpoint, answer, body =>
                new BrokerOutcome<T>.Accepted(operationOf(body) is { Value.Length: > 0 } operation ? operation : null, body));
        }

        return new BrokerOutcome<T>.Rejected(ErrorBodyReader.Read(answer)) { RetryAfter = answer.RetryAfter };
    }

    private static BrokerOutcome<T> WithBody<T>(BrokerEndpoint<T> endpoint, BrokerAnswer answer, Func<T, BrokerOutcome<T>> outcome)
        where T : class
    {
        var defect = answer.BodyError;
        if (defect is null)
        {
            try
            {
                return outcome(endpoint.Read(answer.Body)) with { RetryAfter = answer.RetryAfter };
            }
            catch (JsonException exception)
            {
                defect = ErrorBodyReader.TextFor(answer.Body, exception);
            }
        }

        var error = new BrokerHttpError { Status = answer.Status, ResponseError = defect };
        return new BrokerOutcome<T>.Ambiguous(new AmbiguousCause.MalformedBody(error)) { RetryAfter = answer.RetryAfter };
    }
}
