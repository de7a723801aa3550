#if os(Linux)
    import Collector
    import Exposition
    import Glibc
    import Testing

    @testable import posthog_logs_exporter

    @Suite("Process metrics")
    struct ProcessMetricsTests {
        @Test("every process metric of the catalogue is served with one series without labels")
        func complete() {
            let families = ProcessMetrics().families()
            #expect(families.map(\.descriptor) == MetricCatalogue.builtIn.all.filter { $0.name.hasPrefix("process_") })
            for family in families {
                #expect(family.series.map(\.labels) == [.none], "\(family.descriptor.name)")
            }
        }

        @Test("the values are those of this process")
        func values() throws {
            let metrics = ProcessMetrics()
            let resident = try number(of: MetricCatalogue.processResidentMemory, metrics)
            let virtual = try number(of: MetricCatalogue.processVirtualMemory, metrics)
            #expect(resident > 1_000_000 && resident < virtual)

            var limit = rlimit()
            #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            #expect(try number(of: MetricCatalogue.processMaxFDs, metrics) == Double(limit.rlim_cur))

            let age = Double(Glibc.time(nil)) - (try number(of: MetricCatalogue.processStartTime, metrics))
            #expect(age > -2 && age < 3600, "tests run shorter than an hour")
        }

        // In a process of its own, where nothing else takes CPU time. The test library's own threads may open and close a file
        // between two counts, so of several looks one has to be exact.
        @Test("open descriptors are counted at each call, without the one that counting takes")
        func descriptors() async {
            await #expect(processExitsWith: .success) {
                let metrics = ProcessMetrics()
                let isExact = try (0..<50).contains { _ in
                    let before = try number(of: MetricCatalogue.processOpenFDs, metrics)
                    let files = (0..<37).map { _ in open("/dev/null", O_RDONLY) }
                    let opened = try number(of: MetricCatalogue.processOpenFDs, metrics)
                    for file in files { close(file) }
                    let after = try number(of: MetricCatalogue.processOpenFDs, metrics)
                    // Whether a descriptor is one can be asked of the kernel one by one.
                    let counted = (0..<Int32(1024)).count { fcntl($0, F_GETFD) >= 0 }
                    return opened == before + 37 && after == before && before == Double(counted)
                }
                #expect(isExact)
            }
        }

        @Test("CPU time grows with work")
        func cpu() async {
            await #expect(processExitsWith: .success) {
                let metrics = ProcessMetrics()
                let before = try number(of: MetricCatalogue.processCPUSeconds, metrics)
                // clock() is this process's own CPU time in microseconds.
                let end = clock() + 200_000
                while clock() < end {}
                let grown = try number(of: MetricCatalogue.processCPUSeconds, metrics) - before
                #expect(grown > 0.15 && grown < 2)
            }
        }
    }

    private func number(of descriptor: MetricDescriptor, _ metrics: ProcessMetrics) throws -> Double {
        let family = try #require(metrics.families().first { $0.descriptor == descriptor })
        switch try #require(family.series.first).value {
        case .integer(let value): return Double(value)
        case .number(let value): return value
        case .exemplified, .histogram: throw NoNumber()
        }
    }

    private struct NoNumber: Error {}
#endif
