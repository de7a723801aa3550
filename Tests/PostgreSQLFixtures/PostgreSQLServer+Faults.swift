#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// How a server ends, hangs and comes back.
extension PostgreSQLServer {
    /// Ends it in order: it cuts its connections, whose transactions are lost, and leaves nothing to be recovered.
    package func stop() async throws {
        guard let pid else { return }
        sendSignal(pid, SIGINT)
        try await waitForEnd(of: [pid])
    }

    /// Kills it with all its children, as a machine does that loses power but not its disk. The next start recovers.
    package func kill() async throws {
        guard let pid else { return }
        try await waitForEnd(of: ProcessTree(root: pid).killAll())
    }

    package func restart() async throws {
        try await stop()
        try await start()
    }

    /// Nothing is answered any more, and no connection is closed. Only `start` must not be called before `resume`.
    package func pause() {
        guard let pid else { return }
        ProcessTree(root: pid).stop()
    }

    package func resume() {
        guard let pid else { return }
        ProcessTree(root: pid).resume()
    }
}

/// C's `kill`, whose name a method of the class hides.
private func sendSignal(_ process: pid_t, _ signal: Int32) {
    _ = kill(process, signal)
}
