#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A shell that starts a server whenever it is told to. When this process lets go of it, or ends in whatever way, the shell kills
/// the server and removes its folder: so no server is left over from a test that was killed.
///
/// The parent-death signal alone would not do. It is sent when the *thread* ends that started the server, and threads of
/// Swift and Dispatch come and go. The shell's one thread is another matter: should the shell be killed, so is the server.
final class ServerKeeper: Sendable {
    private let pid: pid_t
    /// Only this process has it, so the shell reads its end when this process is gone.
    private let orders: Int32

    /// $1 is the folder; the rest starts the server. The server's number may be another's by the end, unless it is a child still.
    private static let script = #"""
        folder=$1
        shift
        while read -r order; do
            "$@" </dev/null >>"$folder/log" 2>&1 &
            server=$!
            echo "$server" >"$folder/started"
            mv "$folder/started" "$folder/server"
        done
        if grep -qs "^PPid:[[:space:]]*$$\$" "/proc/$server/status"; then
            kill -STOP "$server"
            kill -KILL "$server" $(cat "/proc/$server/task/$server/children")
            wait "$server"
        fi
        umount -l "$folder/tiny" 2>/dev/null
        rm -rf "$folder"
        """#

    /// - Parameter command: it gets a parent-death signal, and must not fork.
    init(folder: String, command: [String]) throws {
        var ends: [Int32] = [0, 0]
        // Unlike a pipe it can be made so that no other program ever inherits it.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw PostgreSQLServer.Failure(call: "socketpair") }
        defer { close(ends[0]) }
        orders = ends[1]
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer { close(nowhere) }
        // A session of its own, so that what a terminal sends to the tests ends them and not this.
        pid = try FinishedCommand.spawn(
            ["setsid", "sh", "-c", Self.script, "keeper", folder] + command, [ends[0], nowhere, nowhere])
    }

    deinit {
        close(orders)
        // It takes as long as the server's end: some hundredths of a second.
        waitpid(pid, nil, 0)
    }

    /// Starts a server, whose process the file `server` in the folder names soon.
    func startServer() throws {
        guard send(orders, "start\n", 6, Int32(MSG_NOSIGNAL)) == 6 else {
            throw PostgreSQLServer.Failure(call: "send")
        }
    }
}
