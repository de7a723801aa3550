import PostHogSimulator
import Testing

/// Something that can be wrong with one endpoint of one project, and what the exporter has to make of it.
struct Trouble: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let cause: Cause
    private let usual: Said?
    private let others: [Route: Said]

    /// What the log says once.
    struct Said: Sendable {
        let reason: String
        /// A piece of what it tells a person to do.
        let remedy: String
    }

    enum Cause: Sendable {
        case fault(Fault)
        case line(BrokenLine.Trouble)
        /// Leads to a server that belongs to somebody else.
        case redirect
    }

    /// - Parameters:
    ///   - said: nil where nothing is wrong with the answer itself.
    ///   - others: where an endpoint has another.
    init(_ description: String, _ said: Said?, _ cause: Cause, others: [Route: Said] = [:]) {
        testDescription = description
        usual = said
        self.cause = cause
        self.others = others
    }

    /// What the simulator does of it; nil where the line does it.
    var fault: Fault? {
        if case .fault(let fault) = cause { fault } else { nil }
    }

    func said(at route: Route) -> Said? { others[route] ?? usual }
}
