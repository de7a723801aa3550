import Basics
import HTTP
import LogsReading
import PostHogLogs

/// Fetches what an export holds: from PostHog with the key, or from where PostHog redirects to, without it. One redirect is
/// followed, to https alone; the key goes to nobody but PostHog, even if the redirect leads back there.
struct ExportDownload {
    let session: LogsSession
    let file: ExportFile
    let maxBytes: Int

    private static let timeout = Duration.seconds(1800)
    private static let maxTries = 4
    private static let firstPause = Duration.seconds(2)

    func run(_ id: String) async throws {
        for attempt in 1... {
            file.restart()
            do throws(PollFailure) {
                return try await fetch(id)
            } catch {
                guard !Task.isCancelled else { throw ReadingFailure.cancelled }
                if let why = file.failure { throw StartFailure(description: "cannot write the export: \(why)") }
                guard attempt < Self.maxTries, error.mayPass else { throw failure(error) }
                let pause = await pause(after: error, attempt)
                session.progress.note("export: \(error.description); asking again in \(pause.inWords)")
                do { try await session.clock.sleep(for: pause) } catch { throw ReadingFailure.cancelled }
            }
        }
    }

    private func failure(_ failure: PollFailure) -> any Error {
        if case .tooLarge = failure {
            return StartFailure(
                description: "the export is larger than \(maxBytes) bytes: raise --max-bytes, or choose a shorter range"
            )
        }
        return ReadingFailure.failed(failure)
    }

    private func pause(after failure: PollFailure, _ attempt: Int) async -> Duration {
        let pause = Self.firstPause * (1 << attempt)
        guard case .throttled(let delay) = failure else { return pause }
        return await session.limiter.throttled(retryAfter: max(delay ?? .zero, pause), sent: session.clock.uptime)
    }

    private func fetch(_ id: String) async throws(PollFailure) {
        do throws(RequestLimiter.Refusal) {
            try await session.limiter.admit()
        } catch {
            throw error == .throttled
                ? .throttled(retryAfter: await session.limiter.pauseLeft) : .transport("cancelled")
        }
        let host = session.connection.project.host.url
        let path = LogsRequest.exportContent(project: session.connection.projectID, id: id).path
        let first = try await get(host + path, [("Authorization", await session.key.key.authorization)])
        guard (300..<400).contains(first.status) else { return try check(first) }
        let second = try await get(try address(in: first, from: Origin.of(host) ?? ""), [])
        guard !(300..<400).contains(second.status) else {
            throw .unexpectedStatus(second.status, APIError(detail: "the export's redirect leads to another redirect"))
        }
        try check(second)
    }

    private func check(_ response: HTTPClientResponse) throws(PollFailure) {
        if let failure = PollFailure(answering: LogsResponse(response), now: session.clock.now) { throw failure }
    }

    /// Where a redirect leads, if it may be followed.
    private func address(in response: HTTPClientResponse, from origin: String) throws(PollFailure) -> String {
        let location = response.headers["Location"] ?? ""
        let address = location.hasPrefix("/") && !location.hasPrefix("//") ? origin + location : location
        let host = URLHost.host(of: address)
        let isLocal = origin.hasPrefix("http:") && host.map { LoopbackHost.contains($0) } ?? false
        guard address.lowercased().hasPrefix("https://") || isLocal && address.lowercased().hasPrefix("http://") else {
            let leads = Origin.of(location).map { "leads to \($0), which is not https" } ?? "does not say where to"
            throw .unexpectedStatus(
                response.status, APIError(detail: "the export's redirect \(leads): it is not followed"))
        }
        return address
    }

    private func get(_ url: String, _ headers: [HTTPField]) async throws(PollFailure) -> HTTPClientResponse {
        var request = HTTPClientRequest(
            url: url, headers: headers + [("Accept", "text/csv, */*")], timeout: Self.timeout, maxBodyBytes: maxBytes)
        request.receive = { [file, progress = session.progress] bytes in
            guard file.write(bytes) else { return false }
            progress.update { "export: \(file.bytes) bytes" }
            return true
        }
        do throws(HTTPClientFailure) {
            return try await session.http.send(request)
        } catch {
            throw PollFailure(TransportFailure(error, hiding: .process))
        }
    }
}

extension LogsResponse {
    fileprivate init(_ response: HTTPClientResponse) {
        self.init(
            status: response.status, body: Secrets.process.hidden(in: response.body, .piece),
            retryAfter: response.headers["Retry-After"], date: response.headers["Date"],
            contentType: response.headers["Content-Type"], location: response.headers["Location"])
    }
}
