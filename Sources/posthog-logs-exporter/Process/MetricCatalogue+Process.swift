import Collector
import Exposition

extension MetricCatalogue {
    // MARK: What the operating system says of the process

    // Names and meaning are those of all Prometheus clients:
    // https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics

    static let processCPUSeconds = MetricDescriptor(
        name: "process_cpu_seconds_total", kind: .counter,
        help: "CPU time that the process has used, in user and system mode together.")

    static let processOpenFDs = MetricDescriptor(
        name: "process_open_fds", kind: .gauge,
        help: "File descriptors that the process has open.")

    static let processMaxFDs = MetricDescriptor(
        name: "process_max_fds", kind: .gauge,
        help: "File descriptors that the process may have open.")

    static let processVirtualMemory = MetricDescriptor(
        name: "process_virtual_memory_bytes", kind: .gauge,
        help: "Address space that the process has mapped.")

    static let processResidentMemory = MetricDescriptor(
        name: "process_resident_memory_bytes", kind: .gauge,
        help: "Memory of the process that is in RAM.")

    static let processStartTime = MetricDescriptor(
        name: "process_start_time_seconds", kind: .gauge,
        help: "When the process started, in Unix time.")

    static let ofProcess = [
        processCPUSeconds, processOpenFDs, processMaxFDs, processVirtualMemory, processResidentMemory, processStartTime,
    ]
}
