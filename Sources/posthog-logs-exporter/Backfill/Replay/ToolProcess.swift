import Basics
import Glibc

/// A program of Prometheus' that a replay starts. It ends with `stop()`, which whoever starts it has to call.
final class ToolProcess {
    private let pid: pid_t
    private let name: String
    private let errors: String
    private var status: Int32?

    /// - Parameter folder: where its output goes.
    init(_ name: String, _ arguments: [String], folder: String) throws(StartFailure) {
        self.name = name
        errors = "\(folder)/\(name).log"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Signals are blocked in this process, and are not to be in that one.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = ([name] + arguments).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, name, &actions, &attributes, &arguments, environ)
        guard code == 0 else {
            throw StartFailure(
                description: "cannot start \(name) (\(String(cString: strerror(code)))): install Prometheus")
        }
        self.pid = pid
    }

    deinit {
        stop()
    }

    var isRunning: Bool {
        guard status == nil else { return false }
        var code: Int32 = 0
        guard waitpid(pid, &code, WNOHANG) == pid else { return true }
        status = code
        return false
    }

    /// Waits for its end, which has to be a good one.
    func finish(_ clock: any WallClock) async throws {
        while isRunning { try await clock.sleep(for: .milliseconds(50)) }
        guard status == 0 else { throw failure }
    }

    var failure: StartFailure {
        StartFailure(description: "\(name) failed: \(lastLine)")
    }

    private var lastLine: String {
        let bytes = (try? FileContents.read(errors)) ?? []
        return String(decoding: bytes.suffix(2000), as: UTF8.self).split(whereSeparator: \.isNewline).last.map(
            String.init)
            ?? "it says nothing"
    }

    /// Asks it to end, and waits for that.
    func stop() {
        guard isRunning else { return }
        kill(pid, SIGTERM)
        for _ in 0..<200 where isRunning { usleep(50_000) }
        guard isRunning else { return }
        kill(pid, SIGKILL)
        var code: Int32 = 0
        waitpid(pid, &code, 0)
        status = code
    }
}
