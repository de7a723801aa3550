import FoundationEssentials

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A process and its children, by what Linux tells of them in `/proc`.
struct ProcessTree {
    let root: pid_t

    var children: [pid_t] {
        let text = try? String(contentsOfFile: "/proc/\(root)/task/\(root)/children", encoding: .utf8)
        return (text ?? "").split(separator: " ").compactMap { pid_t($0) }
    }

    /// The root first, so that no child is made meanwhile.
    func stop() {
        kill(root, SIGSTOP)
        for child in children { kill(child, SIGSTOP) }
    }

    /// The root last.
    func resume() {
        for child in children { kill(child, SIGCONT) }
        kill(root, SIGCONT)
    }

    /// Kills all of them. They are gone when `isRunning` of each says so.
    func killAll() -> [pid_t] {
        kill(root, SIGSTOP)
        let all = children + [root]
        for process in all { kill(process, SIGKILL) }
        return all
    }

    /// Whether a process is there and not only waits for its parent to ask how it ended.
    static func isRunning(_ process: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        // The state is behind the name, which stands in parentheses and may have some of its own.
        return text.split(separator: ")").last?.first { $0 != " " } != "Z"
    }
}
