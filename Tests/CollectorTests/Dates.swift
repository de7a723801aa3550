import Basics
import PostHogLogs

/// What answers say of the time.
final class Dates: Sendable {
    enum Behaviour: Hashable, Sendable, CustomStringConvertible {
        case right, absent
        /// By so many seconds; behind if negative.
        case ahead(Int64)
        /// Every other answer is ahead by so many seconds.
        case alternating(Int64)

        var description: String {
            switch self {
            case .right: ".right"
            case .absent: ".absent"
            case .ahead(let seconds): ".ahead(\(seconds))"
            case .alternating(let seconds): ".alternating(\(seconds))"
            }
        }
    }

    private let state = Locked(State())

    private struct State {
        var behaviour = Behaviour.right
        var answers = 0
    }

    var behaviour: Behaviour {
        get { state.withLock(\.behaviour) }
        set { state.withLock { $0.behaviour = newValue } }
    }

    func changed(_ answer: LogsResponse) -> LogsResponse {
        let offset: Int64? = state.withLock { state in
            state.answers += 1
            switch state.behaviour {
            case .right: return 0
            case .absent: return nil
            case .ahead(let seconds): return seconds
            case .alternating(let seconds): return state.answers.isMultiple(of: 2) ? seconds : 0
            }
        }
        let date = answer.date.flatMap(Timestamp.init(httpDate:))
        var changed = answer
        changed.date = offset.flatMap { date?.adding(seconds: $0).httpDate }
        return changed
    }
}

/// Changes what the answers of another transport say of the time.
struct DatedTransport: Transport {
    private let other: any Transport
    private let dates: Dates

    init(_ other: any Transport, dates: Dates) {
        self.other = other
        self.dates = dates
    }

    var keyNumber: Int {
        get async { await other.keyNumber }
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        dates.changed(try await other.send(request))
    }
}
