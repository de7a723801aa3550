import Basics
import CMicroHTTPD

/// The connections that wait for a deferred answer.
///
/// libmicrohttpd aborts the process if it is stopped while a connection is suspended, and must not be asked to resume one
/// twice or after its end. So both only happen here, under one lock: until `close` every suspended connection is known,
/// and after it there is none.
final class Suspensions: @unchecked Sendable {  // all of it, and each exchange's outcome, only under `lock`
    private let lock = Lock()
    private var waiting: [ObjectIdentifier: (exchange: Exchange, connection: OpaquePointer)] = [:]
    private var isClosed = false

    /// Only from the connection's access handler. False once closed.
    func suspend(_ exchange: Exchange, on connection: OpaquePointer) -> Bool {
        lock.withLock {
            guard !isClosed else { return false }
            exchange.wasDeferred = true
            waiting[ObjectIdentifier(exchange)] = (exchange, connection)
            MHD_suspend_connection(connection)
            return true
        }
    }

    /// From any thread. Only the first call for an exchange has an effect; false for the others.
    func resume(_ exchange: Exchange, with outcome: ServerAnswer) -> Bool {
        lock.withLock {
            guard let (exchange, connection) = waiting.removeValue(forKey: ObjectIdentifier(exchange)) else {
                return false
            }
            exchange.outcome = outcome
            MHD_resume_connection(connection)
            return true
        }
    }

    /// What was decided, once the connection has been resumed.
    func outcome(of exchange: Exchange) -> ServerAnswer? {
        guard exchange.wasDeferred else { return nil }
        return lock.withLock { exchange.outcome }
    }

    /// Aborts whatever waits and lets nothing wait any more.
    func close() {
        lock.withLock {
            isClosed = true
            for (exchange, connection) in waiting.values {
                exchange.outcome = .abort
                MHD_resume_connection(connection)
            }
            waiting = [:]
        }
    }
}
