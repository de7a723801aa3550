package import Basics
package import Collector
package import Exposition
package import Logging

/// Keeps the newest section of every project and has them all written when one changes. Sections of projects that are no
/// longer configured stay: they are there when the project comes back.
package actor StateKeeper {
    /// How bytes get into the file; others than the file's own way are for tests.
    typealias Writing = @Sendable (StateFile, [[UInt8]]) throws(SystemFailure) -> Void

    private let file: StateFile
    private let write: Writing
    private let clock: any WallClock
    private let logger: Logger
    private let status: Locked<StateStatus>
    private var sections: [String: StateSection]
    /// How many sections were handed in, and how many of these the last write tried to write.
    private var handedIn = 0
    private var attempted = 0
    private var isWriting = false
    private var isFailing = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Takes the file at `path` for this process and reads it. What is there and cannot be used is moved aside.
    package init(path: String, clock: any WallClock, logger: Logger) throws(StateFileUnusable) {
        try self.init(path: path, clock: clock, logger: logger) { (file, pieces) throws(SystemFailure) in
            try file.write(pieces)
        }
    }

    init(path: String, clock: any WallClock, logger: Logger, writing write: @escaping Writing)
        throws(StateFileUnusable)
    {
        var logger = logger
        logger[metadataKey: "file"] = "\(path)"
        let status = Locked(StateStatus())
        file = try StateFile(path)
        switch try file.load(at: clock.now) {
        case .nothing:
            sections = [:]
        case .image(let image):
            sections = Dictionary(image.sections.map { ($0.name, $0) }) { $1 }
        case .movedAside(let name, let reason):
            sections = [:]
            status.withLock { $0.loadFailures += 1 }
            logger.error(
                "state file cannot be used and was moved aside; counting starts anew",
                metadata: ["moved_to": "\(name)", "reason": "\(reason)"])
        }
        self.write = write
        self.clock = clock
        self.logger = logger
        self.status = status
    }

    /// For the metrics page, at any time.
    package nonisolated var families: [MetricFamily] { status.withLock { $0 }.families }

    /// What was saved under this name.
    package func section(named name: String) -> StateSection? { sections[name] }

    /// Returns when the section is on the disk, or an attempt to get it there has failed: then polling goes on all the
    /// same. Whoever comes while a write runs is served by the next one, together with all the others that came.
    package func save(_ section: StateSection) async {
        sections[section.name] = section
        handedIn += 1
        let own = handedIn
        while attempted < own {
            if isWriting {
                await withCheckedContinuation { waiting.append($0) }
            } else {
                await writeAll()
            }
        }
    }

    /// Forgets a section whose bytes are whole and yet make no sense to its owner. The file as it is gets a second name,
    /// so that the next write does not destroy it.
    package func refuse(_ name: String, because damage: StateDamage) {
        guard sections.removeValue(forKey: name) != nil else { return }
        status.withLock { $0.loadFailures += 1 }
        var metadata: Logger.Metadata = ["section": "\(name)", "reason": "\(damage)"]
        do throws(SystemFailure) {
            metadata["kept_as"] = "\(try file.keepAside(because: damage, at: clock.now))"
        } catch {
            metadata["not_kept"] = "\(error)"
        }
        logger.error("a part of the state file cannot be used; its counting starts anew", metadata: metadata)
    }

    private func writeAll() async {
        isWriting = true
        let covered = handedIn
        let image = StateImage(sections.values.sorted { $0.name < $1.name })
        let failure = await OwnThread.run { [file, write] () -> SystemFailure? in
            do throws(SystemFailure) {
                try write(file, image.encode())
                return nil
            } catch {
                return error
            }
        }
        note(failure)
        attempted = covered
        isWriting = false
        let served = waiting
        waiting = []
        for continuation in served { continuation.resume() }
    }

    /// A failure is logged when it is new, and when it is over.
    private func note(_ failure: SystemFailure?) {
        guard let failure else {
            let now = clock.now
            status.withLock { $0.lastWrite = now }
            if isFailing { logger.notice("state file is written again") }
            isFailing = false
            return
        }
        status.withLock { $0.writeFailures += 1 }
        if !isFailing {
            logger.error(
                "state file cannot be written; polling goes on, but a restart would go back to the last write",
                metadata: ["error": "\(failure)"])
        }
        isFailing = true
    }
}
