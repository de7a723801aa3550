import Dispatch

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A program that ran to its end. Its output may be as long as it likes.
package struct FinishedCommand: Sendable {
    /// 128 and the signal where one ended it, as shells have it.
    package let exitCode: Int32
    package let output: String
    package let errors: String

    /// Runs a program, which is looked for in `PATH`, and waits for its end on a thread of its own.
    ///
    /// - Throws: `PostgreSQLServer.Failure` where it cannot be started. One that fails is no error.
    package static func run(_ command: [String], input: String = "") async throws -> FinishedCommand {
        let (input, output, errors) = try (TemporaryFile(input), TemporaryFile(), TemporaryFile())
        let pid = try spawn(command, [input.descriptor, output.descriptor, errors.descriptor])
        let status = await withCheckedContinuation { continuation in
            DispatchQueue(label: "waiting for \(command[0])").async {
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
        let signal = status & 0x7F
        let exitCode = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        return FinishedCommand(exitCode: exitCode, output: output.text, errors: errors.text)
    }

    /// Starts a program with these descriptors as its first ones, in our environment. Dispatch's threads block all signals; programs
    /// would inherit that, and could neither be ended by SIGTERM nor wait for their children.
    static func spawn(_ command: [String], _ descriptors: [Int32]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (place, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, environ)
        guard code == 0 else {
            throw PostgreSQLServer.Failure(description: "\(command[0]): \(String(cString: strerror(code)))")
        }
        return pid
    }
}

/// A file without a name. Its descriptor is not passed on to programs that other tests start.
private final class TemporaryFile: Sendable {
    let descriptor: Int32

    init(_ text: String = "") throws {
        var template = Array("/tmp/posthog-logs-exporter-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw PostgreSQLServer.Failure(call: "mkstemp")
        }
        unlink(template)
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw PostgreSQLServer.Failure(call: "write")
        }
    }

    deinit {
        close(descriptor)
    }

    var text: String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = pread(descriptor, &chunk, chunk.count, off_t(bytes.count)), count > 0 {
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
