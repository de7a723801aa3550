import PostHogSimulator
import Testing

/// Something that can be wrong with one endpoint of one project, and what the exporter has to make of it.
struct FaultCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let cause: Cause
    private let usual: Expected?
    private let others: [Route: Expected]

    /// What the log says once.
    struct Expected: Sendable {
        let reason: String
        /// A piece of what it tells a person to do.
        let remedy: String
    }

    enum Cause: Sendable {
        case fault(Fault)
        case line(BrokenLine.Defect)
        /// Leads to a server that belongs to somebody else.
        case redirect
    }

    /// - Parameters:
    ///   - expected: nil where nothing is wrong with the answer itself.
    ///   - others: where an endpoint has another.
    init(_ description: String, _ expected: Expected?, _ cause: Cause, others: [Route: Expected] = [:]) {
        testDescription = description
        usual = expected
        self.cause = cause
        self.others = others
    }

    /// What the simulator does of it; nil where the line does it.
    var fault: Fault? {
        if case .fault(let fault) = cause { fault } else { nil }
    }

    func expected(at route: Route) -> Expected? { others[route] ?? usual }
}
