import Glibc

/// The descriptors 0, 1 and 2, which a program may be started without.
enum StandardDescriptors {
    /// Opens those that are missing on nothing. Otherwise the next file or socket would get the number, and the log would
    /// be written into it. Comes before anything else is opened.
    static func fill() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is the one that is missing. Where there is no /dev, a socket that leads nowhere does.
            guard open("/dev/null", O_RDWR) < 0 else { continue }
            _ = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        }
    }
}
