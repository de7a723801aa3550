#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A program that a test started. Its output goes to files, which can be read while it runs. It ends at the latest with
/// `kill()`, which the test that started it has to call.
final class ChildProcess {
    let pid: pid_t
    private let folder: ScratchFolder
    private let errors: StuckPipe?
    private var ended: Ending?

    enum Ending: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    struct CannotStart: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameters:
    ///   - program: a path, or a name that is looked for in `PATH`.
    ///   - environment: all that the program gets besides where programs and libraries are, and how to look
    ///     for faults of memory.
    ///   - input: a file for the standard input; nothing by default.
    ///   - errors: the standard error; a file by default.
    ///   - inherited: descriptors of ours that the program gets as 3 and on.
    init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], input: String = "/dev/null",
        errors: StuckPipe? = nil, inherited: [Int32] = []
    ) throws {
        folder = try ScratchFolder()
        self.errors = errors
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        for (descriptor, name) in [(Int32(1), "stdout"), (2, "stderr")] {
            let flags = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
            posix_spawn_file_actions_addopen(&actions, descriptor, folder.path(name), flags, 0o600)
        }
        if let errors { posix_spawn_file_actions_adddup2(&actions, errors.writeEnd, 2) }
        for (place, descriptor) in inherited.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(3 + place))
        }
        var values = environment
        for name in ["PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS"] where values[name] == nil {
            if let value = getenv(name) { values[name] = String(cString: value) }
        }
        let argv = CStrings([program] + arguments)
        let envp = CStrings(values.map { "\($0.key)=\($0.value)" })
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, program, &actions, nil, argv.pointers, envp.pointers)
        guard code == 0 else {
            throw CannotStart(description: "\(program): \(String(cString: strerror(code)))")
        }
        self.pid = pid
    }

    var output: [UInt8] { folder.bytes("stdout") }
    var outputText: String { String(decoding: output, as: UTF8.self) }
    var outputPath: String { folder.path("stdout") }
    var errorText: String { errors?.text ?? String(decoding: folder.bytes("stderr"), as: UTF8.self) }
    var errorLines: [Substring] { errorText.split(separator: "\n") }

    /// How it ended; nil while it runs.
    var ending: Ending? {
        if let ended { return ended }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
        let signal = status & 0x7F
        ended = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
        return ended
    }

    func send(_ signal: Int32) {
        // Once it is waited for, its number may be somebody else's.
        guard ending == nil else { return }
        sendSignal(pid, signal)
    }

    func kill() {
        guard ending == nil else { return }
        send(SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        ended = .signal(SIGKILL)
    }

    /// Waits for the end of a program that ends by itself.
    func wait(within limit: Duration = .seconds(30)) async throws -> Ending {
        try await eventually("process \(pid) ends", within: limit) { ending != nil }
        return ending ?? .signal(0)
    }
}

/// Strings as C wants them in argument lists: an array of pointers, nil at its end.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) {
        pointers = strings.map { strdup($0) } + [nil]
    }

    deinit {
        for pointer in pointers { free(pointer) }
    }
}

/// C's `kill`, whose name a method of the class hides.
private func sendSignal(_ pid: pid_t, _ signal: Int32) {
    _ = kill(pid, signal)
}
