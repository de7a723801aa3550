import Basics
import Collector
import HTTP

extension Page {
    /// What the tasks of the projects know, where `--web.enable-debug` allows it.
    static let debugState = Page(path: "/debug/state", title: "State", access: .users) { sources in
        guard sources.enablesDebug else {
            let refusal = PreparedResponse.text(403, "The state is not shown: start with --web.enable-debug.")
            return { _ in .response(refusal) }
        }
        return { [debug = DebugState(running: sources.running, leases: sources.leases)] in debug.answer($0) }
    }
}

/// Asks the tasks of the projects what they know, and writes it as JSON.
struct DebugState: Sendable {
    let running: RunningProjects
    /// Who polls which project; nil where replicas share no state.
    var leases: (@Sendable () async -> JSONText)?
    var clock: any WallClock = SystemClock()

    /// A task answers between the steps of a poll; a step may take longer where PostHog hangs.
    static let maxWait: Duration = .seconds(5)

    private static let parameters: Set<String> = ["project", "service", "bucket"]

    func answer(_ request: ServerRequest) -> ServerAnswer {
        let query = request.query
        if let unknown = query.all.first(where: { !Self.parameters.contains($0.name) }) {
            return .response(
                .text(
                    400, "Unknown parameter \(unknown.name.prefix(40).debugDescription): use project, service, bucket.")
            )
        }
        let names = query["project"].map { [$0] } ?? running.names
        if let name = query["project"], running[name] == nil {
            return .response(
                .text(
                    404,
                    leases == nil
                        ? "There is no project of this name."
                        : "This replica polls no project of this name: ask the others."))
        }
        var time: Timestamp?
        if let bucket = query["bucket"] {
            time = Self.time(bucket)
            guard time != nil else {
                return .response(
                    .text(400, "bucket must be a time within it, such as 2026-11-23T12:00:00Z or in Unix seconds."))
            }
        }
        let isExplanation = query["service"] != nil || time != nil
        let question = isExplanation ? CounterQuestion(service: query["service"], time: time) : nil
        return .deferred { resumption in
            Task { resumption.answer(with: await response(names, question)) }
        }
    }

    private static func time(_ text: String) -> Timestamp? {
        // Far from the ends of what a Timestamp holds.
        if let seconds = Int64(text), (0...1 << 40).contains(seconds) { return Timestamp(seconds: seconds) }
        return Timestamp(iso8601: text)
    }

    private func response(_ names: [String], _ question: CounterQuestion?) async -> PreparedResponse {
        let answers = await withTaskGroup(of: (Int, Result<JSONText, ProjectQuestions.Refusal>).self) { group in
            for (index, name) in names.enumerated() {
                group.addTask { (index, await ask(name, question)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let leases = await leases?()
        var json = JSONText()
        json.object { fields in
            fields.string("version", BuildInfo.version)
            fields.string("revision", BuildInfo.revision)
            if let leases { fields.value("leases") { $0.append(leases) } }
            fields.list("projects", names.enumerated()) { json, project in
                switch answers[project.offset] ?? .failure(.ended) {
                case .success(let answer): json.append(answer)
                case .failure(let refusal):
                    json.object { fields in
                        fields.string("project", project.element)
                        fields.string("error", refusal.description)
                    }
                }
            }
        }
        let isWhole = answers.values.allSatisfy { if case .success = $0 { true } else { false } }
        return PreparedResponse(
            status: isWhole ? 200 : 503,
            headers: [
                ("Content-Type", "application/json"), ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ], body: json.bytes + Array("\n".utf8))
    }

    private func ask(
        _ name: String, _ question: CounterQuestion?
    ) async -> Result<JSONText, ProjectQuestions.Refusal> {
        guard let questions = running[name] else { return .failure(.ended) }
        do throws(ProjectQuestions.Refusal) {
            let answer = try await questions.ask(within: Self.maxWait, by: clock) { view in
                var json = JSONText()
                if let question { view.explain(question, to: &json) } else { view.report(to: &json) }
                return json
            }
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }
}

extension ProjectQuestions.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooMany: "too many questions wait for this project, try again later"
        case .late: "a step of the poll takes longer than \(DebugState.maxWait.components.seconds) s, try again later"
        case .ended: "the project is not polled any more"
        }
    }
}
