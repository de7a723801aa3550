import Testing

@testable import posthog_logs_exporter

@Suite("Texts of /proc")
struct ProcTextTests {
    private static let fields =
        "S 2 3 4 5 6 7 8 9 10 11 1400 15000 16 17 18 19 20 21 220000 230000 24 18446744073709551615 26"

    @Test(
        "CPU time and start are found whatever the program is called",
        arguments: ["exporter", "a b", "evil) R 1 1 1 1", "(", ")", ""])
    func stat(name: String) {
        let stat = ProcText.Stat("4711 (\(name)) \(Self.fields)\n")
        #expect(stat?.cpuTicks == 16_400)
        #expect(stat?.startTicks == 220_000)
    }

    @Test("pages are the first two numbers")
    func memory() {
        let memory = ProcText.Memory("1234 567 89 1 0 2 0\n")
        #expect(memory?.virtualPages == 1234)
        #expect(memory?.residentPages == 567)
    }

    @Test("the limit that counts is the soft one, and no limit is none")
    func limits() {
        let before =
            "Limit                     Soft Limit           Hard Limit           Units     \nMax cpu time 1 2 seconds\n"
        #expect(
            ProcText.descriptorLimit(before + "Max open files            1024                 524288   files\n") == 1024
        )
        #expect(
            ProcText.descriptorLimit(before + "Max open files            unlimited            unlimited  files\n")
                == nil)
        #expect(ProcText.descriptorLimit(before) == nil)
    }

    @Test("the start of the machine is on its own line")
    func bootTime() {
        #expect(ProcText.bootTime("cpu  1 2 3\nintr 5 6\nctxt 7\nbtime 1795000000\nprocesses 8\n") == 1_795_000_000)
        #expect(ProcText.bootTime("cpu 1\n") == nil)
    }

    @Test("a text that is cut short gives nothing", arguments: ["", "4711", "4711 (x", "4711 (x) S 2 3", ")"])
    func cut(text: String) {
        #expect(ProcText.Stat(text) == nil)
        #expect(ProcText.Memory(text) == nil)
        #expect(ProcText.bootTime(text) == nil)
    }
}
