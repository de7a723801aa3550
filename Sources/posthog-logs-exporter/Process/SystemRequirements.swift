import CProcess
import Glibc

/// What the process needs of the system. Without it Swift's runtime would trap and libdispatch wait for ever, so it is
/// checked before either is used.
enum SystemRequirements {
    /// Descriptors beside those that are open at the start: some 25 for threads and libraries, 10 connections of clients,
    /// the rest to PostHog.
    private static let descriptors = 48
    private static let heapBytes = 192 << 20
    /// Threads beside one for each processor.
    private static let threads = 16

    /// Has all threads share one heap. With one for each thread a process of 500 projects takes a fifth more memory, and no
    /// less time. To be called before there are threads.
    static func shareHeap() {
        cprocess_limit_arenas(1)
    }

    /// Gives back what is free of the heap. Worth it where much was read once: a file of CA certificates takes 3 MiB to check.
    static func trimHeap() {
        cprocess_trim_heap()
    }

    /// What is missing, in one line that says what to do; nil if nothing is.
    static func unmet() -> String? {
        guard access("/proc/self/cmdline", R_OK) == 0 else {
            return "/proc cannot be read: mount it"
        }
        let limit = DescriptorLimit.raise(to: 256)
        guard canOpenDescriptors() else {
            return "the limit of \(limit) open files is too low: raise it to 256 (ulimit -n)"
        }
        return memoryLimit.flatMap { canReserveMemory() ? nil : $0 }
    }

    private static func canOpenDescriptors() -> Bool {
        let copies = (0..<descriptors).map { _ in fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0) }
        for copy in copies where copy >= 0 { close(copy) }
        return !copies.contains { $0 < 0 }
    }

    /// The error about a limit of address space or data; nil if there is none.
    private static var memoryLimit: String? {
        for (resource, name, flag) in [(RLIMIT_AS, "address space", "-v"), (RLIMIT_DATA, "data", "-d")] {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur != .max else {
                continue
            }
            return "the limit of \(limit.rlim_cur >> 20) MiB of \(name) is too low: raise it by "
                + "\(neededBytes >> 20) MiB or remove it (ulimit \(flag))"
        }
        return nil
    }

    private static func canReserveMemory() -> Bool {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let room = mmap(nil, neededBytes, PROT_READ | PROT_WRITE, flags, -1, 0), room != MAP_FAILED else {
            return false
        }
        munmap(room, neededBytes)
        return true
    }

    private static var neededBytes: Int {
        heapBytes + (threads + sysconf(Int32(_SC_NPROCESSORS_ONLN))) * cprocess_stack_bytes()
    }
}
