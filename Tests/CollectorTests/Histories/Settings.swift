#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What the environment asks of long tests.
enum Settings {
    static func number(_ name: String) -> Int? {
        getenv(name).flatMap { Int(String(cString: $0)) }
    }
}
