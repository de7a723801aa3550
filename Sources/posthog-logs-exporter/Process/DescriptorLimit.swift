import Glibc

/// How many descriptors this process may have open.
enum DescriptorLimit {
    /// Raises the limit to `wanted` where that is allowed, and never lowers it. Returns what it is then.
    static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        guard limit.rlim_cur < UInt(wanted) else { return Int(clamping: limit.rlim_cur) }
        var raised = limit
        raised.rlim_cur = min(UInt(wanted), limit.rlim_max)
        let isRaised = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0
        return Int(clamping: isRaised ? raised.rlim_cur : limit.rlim_cur)
    }
}
