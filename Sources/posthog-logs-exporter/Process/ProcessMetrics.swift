import Collector
import Exposition

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The `process_*` metrics of this process, read from Linux' /proc
/// (https://man7.org/linux/man-pages/man5/proc.5.html) at each call. What cannot be read is left out; elsewhere than
/// on Linux that is everything.
struct ProcessMetrics: Sendable {
    #if os(Linux)
        private let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
        private let pageBytes = sysconf(Int32(_SC_PAGESIZE))
        /// Unix time, which does not change.
        let startTime: Double?

        init() {
            let boot = ProcFile.text("/proc/stat").flatMap(ProcText.bootTime)
            let start = ProcFile.text("/proc/self/stat").flatMap(ProcText.Stat.init)
            startTime =
                if let boot, let start { Double(boot) + Double(start.startTicks) / ticksPerSecond } else { nil }
        }

        func families() -> [MetricFamily] {
            let stat = ProcFile.text("/proc/self/stat").flatMap(ProcText.Stat.init)
            let memory = ProcFile.text("/proc/self/statm").flatMap(ProcText.Memory.init)
            let samples: [(MetricDescriptor, SampleValue?)] = [
                (MetricCatalogue.processCPUSeconds, stat.map { .number(Double($0.cpuTicks) / ticksPerSecond) }),
                (MetricCatalogue.processOpenFDs, ProcFile.openDescriptors().map { .integer($0) }),
                (
                    MetricCatalogue.processMaxFDs,
                    ProcFile.text("/proc/self/limits").flatMap(ProcText.descriptorLimit).map { .integer($0) }
                ),
                (MetricCatalogue.processVirtualMemory, memory.map { .integer($0.virtualPages * pageBytes) }),
                (MetricCatalogue.processResidentMemory, memory.map { .integer($0.residentPages * pageBytes) }),
                (MetricCatalogue.processStartTime, startTime.map { .number($0) }),
            ]
            return samples.map { $0.single($1) }
        }
    #else
        let startTime: Double? = nil

        init() {}

        func families() -> [MetricFamily] { [] }
    #endif
}
