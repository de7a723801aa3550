#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The long form of the tests, which `make soak` asks for.
enum Soak {
    static let isWanted = getenv("POSTHOG_LOGS_SOAK").map { $0.pointee != 0 } ?? false
}
