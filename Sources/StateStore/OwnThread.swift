import Glibc

/// Runs calls that wait for a disk: the threads that run all tasks are few, and must not wait.
enum OwnThread {
    /// What a thread does, and what is to be done when it holds nothing any more.
    fileprivate typealias Body = @Sendable () -> () -> Void

    /// Runs `work` on a thread that ends with it. On return nothing is held any more that only `work` held.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            start {
                let result = work()
                return { continuation.resume(returning: result) }
            }
        }
    }

    private static func start(_ body: @escaping Body) {
        let context = UnsafeMutablePointer<Body>.allocate(capacity: 1)
        context.initialize(to: body)
        var thread = pthread_t()
        guard pthread_create(&thread, nil, runBody, context) == 0 else {
            // Without a thread of its own it runs here.
            _ = runBody(context)
            return
        }
        pthread_detach(thread)
    }
}

/// The thread's entry, called once, by pthreads or by `start` itself, with the closure that `start` allocated.
private func runBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let body = context?.assumingMemoryBound(to: OwnThread.Body.self) else { return nil }
    let end = body.pointee()
    body.deinitialize(count: 1)
    body.deallocate()
    end()
    return nil
}
