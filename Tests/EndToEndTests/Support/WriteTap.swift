import Basics
import HTTP

/// Stands before a receiver of remote write and hands everything on. A test holds acknowledgements back, or loses them: at that
/// moment the receiver has the samples, and who sent them does not know.
final class WriteTap: Sendable {
    private let server: HTTPServer
    private let client: HTTPClient
    private let state: Locked<State>

    private struct State {
        var acknowledged = 0
        var holding: Int?
        var losing: Set<Int> = []
        var held: [Resumption] = []
        var lost = 0
    }

    /// - Parameter origin: of the receiver.
    init(before origin: String) throws {
        let client = try HTTPClient(userAgent: "tests/1")
        let state = Locked(State())
        (self.client, self.state) = (client, state)
        server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0", maxRequestBodyBytes: 1 << 20)) { request in
            .deferred { resumption in
                Task {
                    let handedOn = HTTPClientRequest(
                        method: request.method, url: origin + request.path,
                        headers: request.headers.all.filter { Self.passes($0.name) }, body: request.body,
                        timeout: .seconds(20))
                    guard let response = try? await client.send(handedOn) else { return resumption.abort() }
                    Self.answer(resumption, with: response, state)
                }
            }
        }
    }

    func stop() {
        expect()
        server.stop(grace: .zero)
        client.shutdown()
    }

    var origin: String { "http://127.0.0.1:\(server.port)" }

    /// Counts acknowledgements anew, from 1 on.
    ///
    /// - Parameters:
    ///   - holding: the one that waits, and those behind it, until this is called again: then they are lost.
    ///   - losing: those that never come.
    func expect(holding: Int? = nil, losing: Set<Int> = []) {
        let held = state.withLock { state in
            let held = state.held
            state = State(holding: holding, losing: losing, lost: state.lost + held.count)
            return held
        }
        for resumption in held { resumption.abort() }
    }

    /// Whether an acknowledgement waits here.
    var holds: Bool { state.withLock { !$0.held.isEmpty } }

    /// How many acknowledgements never came, since the beginning.
    var lost: Int { state.withLock(\.lost) }

    private static func passes(_ header: String) -> Bool {
        !["host", "connection", "content-length", "accept-encoding", "expect"].contains(header.lowercased())
    }

    private static func answer(
        _ resumption: Resumption, with response: HTTPClientResponse, _ state: Locked<State>
    ) {
        let comes = state.withLock { state in
            guard (200..<300).contains(response.status) else { return true }
            state.acknowledged += 1
            if let holding = state.holding, state.acknowledged >= holding {
                state.held.append(resumption)
                return false
            }
            guard state.losing.contains(state.acknowledged) else { return true }
            state.lost += 1
            resumption.abort()
            return false
        }
        if comes {
            resumption.answer(with: PreparedResponse(status: response.status, headers: [], body: response.body))
        }
    }
}
