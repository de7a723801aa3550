import Glibc

/// A place for calls that wait for a disk: the threads that run all tasks are few, and not made for waiting.
enum OwnThread {
    /// Runs `work` on a thread that ends with it.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: work()) }
        }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) {
        let context = UnsafeMutablePointer<@Sendable () -> Void>.allocate(capacity: 1)
        context.initialize(to: body)
        var thread = pthread_t()
        guard pthread_create(&thread, nil, runBody, context) == 0 else {
            // No thread to be had: late is better than never.
            _ = runBody(context)
            return
        }
        pthread_detach(thread)
    }
}

/// The thread's entry, called once, by pthreads or in their place, with the closure that `start` put into memory.
private func runBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let body = context?.assumingMemoryBound(to: (@Sendable () -> Void).self) else { return nil }
    body.pointee()
    body.deinitialize(count: 1)
    body.deallocate()
    return nil
}
