import Basics
import Collector
import Glibc
import Logging
import StateStore
import StatusPage

/// Where what is counted is kept.
enum StateKeeping: Sendable {
    /// Over no restart.
    case nowhere
    case file(StateKeeper)
    /// In a database that replicas share.
    case shared(SharedState, SharedView)

    /// Opens what the settings name.
    /// - Parameter publish: shows what replicas have saved.
    init(_ settings: StateSettings, logger: Logger, publish: @escaping SharedView.Publish) async throws(StartFailure) {
        let clock = SystemClock()
        switch settings {
        case .nowhere: self = .nowhere
        case .file(let path):
            do throws(StateFileUnusable) {
                self = .file(try StateKeeper(path: path, clock: clock, logger: logger))
            } catch {
                throw StartFailure(description: "\(error.description) (--state.file)")
            }
        case .database(let address, let lease):
            let shared = SharedState(address, lease: lease, holder: Self.holder, clock: clock, logger: logger)
            do throws(SharedStateFailure) {
                try await shared.begin()
            } catch {
                throw StartFailure(description: "\(error.description) (--state.database)")
            }
            self = .shared(
                shared, SharedView(time: { shared.time }, clock: clock, logger: logger, publish: publish))
        }
    }

    /// What this process is called among replicas: for people, and like no other.
    private static var holder: String {
        let id = UInt64.random(in: .min ... .max)
        return "\(Self.machine) \(getpid()) \(String(id, radix: 36))"
    }

    private static var machine: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "?" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func close() async {
        switch self {
        case .nowhere: break
        case .file(let keeper): await keeper.close()
        // The replica's service has closed it.
        case .shared: break
        }
    }

    /// For the metrics page, at any time.
    var status: StateStatus? {
        switch self {
        case .nowhere: nil
        case .file(let keeper): keeper.status
        case .shared(let state, _): state.status
        }
    }

    /// For the pages.
    var problems: [ProcessProblem] {
        if let absence = status?.absence {
            return [
                ProcessProblem(
                    failure: "the state database cannot be used, so nothing is polled without a lease: \(absence)",
                    remedy: "check the address of --state.database, the way to it, and the database itself")
            ]
        }
        guard let failure = status?.failure else { return [] }
        switch self {
        case .nowhere: return []
        case .file:
            return [
                ProcessProblem(
                    failure:
                        "the state file cannot be written, and a restart would go back to the last write: \(failure)",
                    remedy: "make room on its disk, or let the exporter's user write there, before it is restarted")
            ]
        case .shared:
            return [
                ProcessProblem(
                    failure: "polls cannot be saved, and are not shown before they are: \(failure)",
                    remedy: "check the database of --state.database")
            ]
        }
    }

    var shared: (state: SharedState, view: SharedView)? {
        if case .shared(let state, let view) = self { (state, view) } else { nil }
    }

    var file: StateKeeper? { if case .file(let keeper) = self { keeper } else { nil } }
}
