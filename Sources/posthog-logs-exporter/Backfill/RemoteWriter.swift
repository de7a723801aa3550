import Basics
import HTTP
import RemoteWrite

/// Sends batches to a receiver of remote write, one after the other, each until it is accepted.
final class RemoteWriter: Sendable {
    private let url: String
    private let credentials: WriteCredentials?
    private let headers: [HTTPField]
    private let http: HTTPClient
    private let clock: any WallClock
    private let progress: ProgressLine

    private static let timeout = Duration.seconds(30)
    private static let mostTries = 12
    private static let longestPause: Int64 = 60

    init(_ url: String, _ options: RemoteWriteOptions, clock: any WallClock, progress: ProgressLine) throws {
        self.url = url
        self.clock = clock
        self.progress = progress
        let credentials = try options.credentials()
        self.credentials = credentials
        headers = WriteBody.headers + (credentials.map { [("Authorization", $0.authorization)] } ?? [])
        do throws(HTTPClientUnavailable) {
            http = try HTTPClient(userAgent: BuildInfo.userAgent, authoritiesFile: options.authoritiesFile)
        } catch {
            throw StartFailure(description: error.description)
        }
    }

    func shutdown() {
        http.shutdown()
    }

    /// Sends no samples, so that who is refused learns it before they are read, which takes hours.
    func checkAccess() async throws {
        // What else may be said against no samples says nothing of those to come.
        guard let refused = try await refusal(of: WriteBody()),
            [.unauthorized, .notFound].contains(refused.kind)
        else { return }
        throw StartFailure(description: text(refused.why, refused.kind))
    }

    /// Returns when it is accepted.
    func send(_ body: WriteBody) async throws {
        guard let refused = try await refusal(of: body) else { return }
        throw StartFailure(description: text(refused.why, refused.kind))
    }

    /// Returns what came of it; nil where it is accepted. Retries what may pass, as the protocol has it.
    private func refusal(of body: WriteBody) async throws -> (why: String, kind: WriteRefusal)? {
        let request = HTTPClientRequest(
            method: "POST", url: url, headers: headers, body: body.bytes, timeout: Self.timeout,
            maxBodyBytes: 1 << 20)
        var attempt = 1
        while true {
            switch try await outcome(of: request) {
            case .accepted: return nil
            case .refused(let why, let kind): return (why, kind)
            case .retry(let why, let delay):
                guard attempt < Self.mostTries else {
                    throw StartFailure(
                        description:
                            "--remote-write fails (\(why)): see to it and run the same command again, which goes on where it was"
                    )
                }
                let pause = max(delay ?? .zero, .seconds(min(Self.longestPause, 1 << Int64(attempt - 1))))
                progress.note("remote write: \(why); sending again in \(pause.inWords)")
                try await clock.sleep(for: pause)
                attempt += 1
            }
        }
    }

    private func outcome(of request: HTTPClientRequest) async throws -> WriteOutcome {
        do throws(HTTPClientFailure) {
            let response = try await http.send(request)
            let body = credentials?.secrets.hidden(in: response.body, .piece) ?? response.body
            return WriteOutcome(status: response.status, body: body, retryAfter: response.headers["Retry-After"])
        } catch {
            try Task.checkCancellation()
            if case .untrusted(let why) = error {
                throw StartFailure(
                    description:
                        "--remote-write fails, since the receiver's certificate is not trusted (\(why)): give --remote-write.ca-file with the certificate of the CA that signed it, and an address with a name that is in it"
                )
            }
            return .retry(why: "\(error)", after: nil)
        }
    }

    private func text(_ why: String, _ refusal: WriteRefusal) -> String {
        let advice =
            switch refusal {
            case .tooOld:
                "the receiver does not take samples so old: in Prometheus set storage.tsdb.out_of_order_time_window to reach back to --from, or use an empty Prometheus, or files"
            case .unauthorized:
                credentials.map { "check \($0.flags), and run the same command again, which goes on where it was" }
                    ?? "give --remote-write.bearer-token-file, or --remote-write.username and --remote-write.password-file"
            case .notFound:
                "nothing takes samples there: check the path, and that Prometheus has --web.enable-remote-write-receiver"
            case .other: "the receiver does not take these samples"
            }
        return "--remote-write is refused (\(why)): \(advice)"
    }
}
