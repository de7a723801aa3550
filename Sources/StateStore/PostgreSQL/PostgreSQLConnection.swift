import CPQ
import Glibc

/// A connection to a PostgreSQL server, closed with its owner. It belongs to one thread at a time, which waits for no longer than
/// it is told to.
final class PostgreSQLConnection {
    private let pointer: OpaquePointer
    private let clock = ContinuousClock()

    /// - Parameter limit: for names of hosts a resolver may take longer.
    init(_ address: PostgreSQLAddress, within limit: Duration) throws(PostgreSQLFailure) {
        let parameters = try address.parameters
        guard
            let started = CStrings.with(
                parameters.map(\.name),
                { names in
                    CStrings.with(parameters.map(\.value)) { values in PQconnectStartParams(names, values, 1) }
                })
        else { throw PostgreSQLFailure(.disconnected, "out of memory") }
        pointer = started
        try connect(until: clock.now + limit)
        // A server that takes nothing any more would stop the thread.
        PQsetnonblocking(pointer, 1)
        PQsetNoticeReceiver(pointer, { _, _ in }, nil)
    }

    deinit {
        PQfinish(pointer)
    }

    private func connect(until end: ContinuousClock.Instant) throws(PostgreSQLFailure) {
        guard PQstatus(pointer) != CONNECTION_BAD else { throw failure(.disconnected) }
        var wanted = Int16(POLLOUT)
        while true {
            try wait(for: wanted, until: end)
            switch PQconnectPoll(pointer) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: wanted = Int16(POLLIN)
            case PGRES_POLLING_WRITING: wanted = Int16(POLLOUT)
            default: throw failure(.disconnected)
            }
        }
    }

    /// Runs one statement, which is a transaction of its own.
    @discardableResult
    func run(
        _ statement: String, _ arguments: [PostgreSQLValue] = [], within limit: Duration
    ) throws(PostgreSQLFailure) -> PostgreSQLRows {
        let values = arguments.map(\.bytes)
        let bytes = values.flatMap { $0.isEmpty ? [0] : $0 }
        let sent = bytes.withUnsafeBytes { buffer in
            var offset = 0
            let pointers = values.map { value in
                defer { offset += max(value.count, 1) }
                return buffer.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return PQsendQueryParams(
                pointer, statement, Int32(values.count), arguments.map(\.oid), pointers,
                values.map { Int32($0.count) }, Array(repeating: 1, count: values.count), 1)
        }
        guard sent == 1 else { throw failure(.disconnected) }
        return try result(until: clock.now + limit)
    }

    /// Runs several statements, known beforehand, as one transaction.
    func runAll(_ statements: String, within limit: Duration) throws(PostgreSQLFailure) {
        guard PQsendQuery(pointer, statements) == 1 else { throw failure(.disconnected) }
        _ = try result(until: clock.now + limit)
    }

    private func result(until end: ContinuousClock.Instant) throws(PostgreSQLFailure) -> PostgreSQLRows {
        while true {
            let left = PQflush(pointer)
            guard left >= 0 else { throw failure(.disconnected) }
            guard left == 1 else { break }
            try wait(for: Int16(POLLIN | POLLOUT), until: end)
            guard PQconsumeInput(pointer) == 1 else { throw failure(.disconnected) }
        }
        var last: OpaquePointer?
        var refusal: PostgreSQLFailure?
        while true {
            while PQisBusy(pointer) == 1 {
                do throws(PostgreSQLFailure) {
                    try wait(for: Int16(POLLIN), until: end)
                } catch {
                    PQclear(last)
                    throw error
                }
                guard PQconsumeInput(pointer) == 1 else {
                    PQclear(last)
                    throw refusal ?? failure(.disconnected)
                }
            }
            guard let next = PQgetResult(pointer) else { break }
            PQclear(last)
            last = next
            switch PQresultStatus(next) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: continue
            default: refusal = refusal ?? self.refusal(next)
            }
        }
        guard let last else { throw failure(.disconnected) }
        let rows = PostgreSQLRows(last)
        if let refusal { throw refusal }
        return rows
    }

    private func wait(for events: Int16, until end: ContinuousClock.Instant) throws(PostgreSQLFailure) {
        let descriptor = PQsocket(pointer)
        guard descriptor >= 0 else { throw failure(.disconnected) }
        while true {
            // A process that was held up may find a response there although its time is over.
            let left = max(.zero, end - clock.now)
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let ready = poll(
                &entry, 1,
                Int32(
                    clamping: left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000))
            if ready > 0 { return }
            guard ready != 0 || left > .milliseconds(1) else {
                throw PostgreSQLFailure(.timedOut, "no response in time")
            }
            guard ready == 0 || errno == EINTR else {
                throw PostgreSQLFailure(.disconnected, String(cString: strerror(errno)))
            }
        }
    }

    private func failure(_ kind: PostgreSQLFailure.Kind) -> PostgreSQLFailure {
        let words = PQerrorMessage(pointer).map { String(cString: $0) } ?? ""
        return PostgreSQLFailure(kind, words.isEmpty ? "the connection was lost" : words)
    }

    private func refusal(_ result: OpaquePointer) -> PostgreSQLFailure {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { PQresultErrorField(result, Int32($0)) }.map { String(cString: $0) }
        }
        guard let state = field("C") else {
            let words = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
            return PostgreSQLFailure(.disconnected, words.isEmpty ? "the connection was lost" : words)
        }
        return PostgreSQLFailure(.refused(state: state), field("M") ?? state)
    }
}

/// Arrays of C strings, ended by a null pointer.
private enum CStrings {
    static func with<Result>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Result) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies.map { $0.map { UnsafePointer($0) } } + [nil])
    }
}
