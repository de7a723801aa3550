import PostHogLogs
import Testing

@Suite struct PollFailureScopeTests {
    @Test(
        "a refusal is of the endpoint, unless it says that the key or the project is not known",
        arguments: [
            (.unauthorized(APIError()), true), (.notFound(APIError(detail: "Project not found.")), true),
            (.notFound(APIError(detail: "Endpoint not found.")), false), (.notFound(APIError(detail: "nginx")), false),
            (.forbidden(APIError(detail: "API key missing required scope 'logs:read'")), false),
            (.forbidden(APIError(detail: "You don't have access to the project.")), false),
            (.intermediary(status: 403, leadsTo: nil, APIError()), false), (.logsNotAvailable(APIError()), false),
        ] as [(PollFailure, Bool)])
    func project(failure: PollFailure, isOfWholeProject: Bool) {
        #expect(failure.isOfWholeProject == isOfWholeProject)
    }

    @Test(
        "an endpoint is missing that is not there, and one that is closed to keys",
        arguments: [
            (.notFound(APIError(detail: "Endpoint not found.")), true),
            (.forbidden(APIError(detail: "This action does not support Personal API Key access")), true),
            (.forbidden(APIError(detail: "API key missing required scope 'logs:read'")), false),
            (.notFound(APIError(detail: "Project not found.")), false), (.notFound(APIError(detail: "nginx")), false),
            (.intermediary(status: 403, leadsTo: nil, APIError()), false),
        ] as [(PollFailure, Bool)])
    func endpoint(failure: PollFailure, isMissing: Bool) {
        #expect(failure.isMissingEndpoint == isMissing)
    }
}
