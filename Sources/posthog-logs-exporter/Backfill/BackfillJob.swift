import Backfill
import Basics
import Collector
import Ledger
import Logging
import LogsReading
import PostHogLogs

/// One backfill, from the plan to the last file.
struct BackfillJob {
    let session: LogsSession
    let command: BackfillWriteCommand
    let folder: BackfillFolder

    func run() async throws {
        let counters = try counters
        let purpose = command.purpose(counters.map(\.identity))
        let saved = try folder.bookmark(purpose: purpose) { name in
            counters.first { $0.name == name }.map {
                HistoryPart.groups(of: poller(of: $0, step: HistoryPlan.steps[0]))
            }
        }
        let bookmark: HistoryBookmark
        if let saved {
            bookmark = saved
            if !saved.isComplete { session.progress.note("going on with \(saved.day.iso8601.prefix(10))") }
        } else {
            let range = try await range(until: counters.compactMap(\.end).max())
            bookmark = HistoryBookmark(purpose: purpose, range: range, day: range.start)
        }
        let parts = try parts(of: counters, bookmark)
        let forecast = BackfillForecast(parts, from: bookmark.day, session.connection.limits)
        guard !command.dryRun else {
            StandardOutput.write(forecast.text + "\n")
            return
        }
        if !bookmark.isComplete {
            session.progress.note(forecast.text)
            try await write(parts, from: bookmark)
        }
        if command.remote.url == nil { StandardOutput.write(folder.promtoolCommand + "\n") }
    }

    private func parts(of counters: [BackfillCounter], _ bookmark: HistoryBookmark) throws -> [HistoryPart] {
        let step = HistoryPlan(bookmark.range, step: command.days.step?.seconds).step
        return try counters.compactMap { counter in
            let seam = try counter.live.map { ledger in
                guard let seam = HistorySeam(ledger, step: step) else { throw counter.hasNotBegun }
                return seam
            }
            if let seam, seam.baselines == nil {
                session.progress.note(
                    "the seam is approximate: the state is from before baselines were kept, so entries of \(seam.end.iso8601) and just before may be missing or counted twice"
                )
            }
            let end = min(seam?.end ?? bookmark.range.end, bookmark.range.end)
            guard end > bookmark.range.start else { return nil }
            let poller = poller(of: counter, step: step)
            return HistoryPart(
                poller, HistoryPlan(TimeRange(start: bookmark.range.start, end: end), step: step), seam: seam,
                saved: bookmark.parts[poller.stateName])
        }
    }

    private func write(_ parts: [HistoryPart], from bookmark: HistoryBookmark) async throws {
        try folder.save(bookmark)
        let pace = Pace(clock: session.clock)
        let progress = session.progress
        var run = HistoryRun(parts, from: bookmark, target: command.target.labels, clock: session.clock) { event in
            switch event {
            case .progress(let reached): progress.update { pace.text(reached) }
            case .waiting(let failure, let pause):
                progress.note("\(failure.description); asking again in \(pause.inWords)")
            case .missing(let entries, let day):
                progress.note("\(day): \(entries) entries are missing, since PostHog does not say whose they are")
            }
        }
        let missing = try await deliver(&run)
        progress.note(
            missing == 0
                ? "done" : "done, but for \(missing) entries that PostHog counts and does not name")
    }

    /// Returns how many entries are missing.
    private func deliver(_ run: inout HistoryRun) async throws -> Int {
        guard let url = command.remote.url else {
            var sink = FileSink(folder: folder)
            return try await run.run(to: &sink)
        }
        let writer = try RemoteWriter(url, command.remote, clock: session.clock, progress: session.progress)
        defer { writer.shutdown() }
        try await writer.checkAccess()
        var sink = RemoteSink(folder: folder, writer: writer)
        return try await run.run(to: &sink)
    }

    // MARK: What is asked for

    /// As far back as PostHog has entries.
    ///
    /// - Parameter end: where live counters begin.
    private func range(until end: Timestamp?) async throws -> TimeRange {
        var client = session.client()
        let wanted = try command.days.range(now: await session.now(&client), until: end)
        for day in HistoryPlan(wanted).days {
            let found = try await client.ask(.countRanges) { client throws(Unanswered) in
                try await client.total(over: day.range)
            }
            guard found == 0 else {
                if day.range.start > wanted.start {
                    session.progress.note(
                        "PostHog has no entries before \(day.name), be it that it keeps none for longer or that there were none: beginning there"
                    )
                }
                return TimeRange(start: day.range.start, end: wanted.end)
            }
        }
        throw StartFailure(
            description:
                "PostHog has no entries of these days: it may keep them for a shorter time; choose a later --from")
    }

    /// What is counted: as the exporter does, or did until there was the state.
    private var counters: [BackfillCounter] {
        get throws {
            let project = session.connection.project
            let all =
                [BackfillCounter(project.project, .all, [], project.settings)]
                + session.connection.metrics.map {
                    BackfillCounter(project.project, $0.counted, $0.metrics, $0.settings)
                }
            guard let settings = try command.stateSettings else { return all }
            let state = try StateCopy(of: settings)
            return try all.compactMap { counter in
                guard let rows = state[counter.name] else {
                    guard !counter.metrics.isEmpty else { throw counter.isMissing(in: state.name) }
                    let names = counter.metrics.map(\.name).joined(separator: ", ")
                    session.progress.note(
                        "\(names): left out, since the state has no counts of it that it could end with")
                    return nil
                }
                return try counter.ending(with: rows, of: state.name)
            }
        }
    }

    private func poller(of counter: BackfillCounter, step: Int64) -> ProjectPoller {
        let settings = counter.settings.reading(bucketSeconds: step)
        return ProjectPoller(
            project: counter.project, counting: counter.counted, as: counter.metrics, settings: settings,
            schedule: PollSchedule(interval: settings.interval, index: 0, count: 1),
            transport: session.transport, limiter: session.limiter, clock: session.clock,
            logger: Logger(label: BuildInfo.name) { _ in ProgressLog(progress: session.progress) })
    }
}
