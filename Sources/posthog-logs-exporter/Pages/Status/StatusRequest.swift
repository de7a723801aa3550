import Basics
import Exposition
import HTTP
import StatusPage

/// What somebody wants to see of the status.
struct StatusRequest: Hashable, Sendable {
    let subject: StatusPage.Subject
    let reloading: StatusPage.Reloading
    let coding: ContentCoding

    init(_ subject: StatusPage.Subject, _ request: ServerRequest) {
        self.subject = subject
        reloading = request.query["reload"] == "off" ? .off : .on
        coding = ContentCoding(acceptEncoding: request.headers.list("Accept-Encoding"))
    }
}

/// What stands on every page of the status, whatever is polled.
struct StatusFrame: Sendable {
    let links: [PageLink]
    let externalURL: String?
    let started: Timestamp
}
