import ArgumentParser
import Testing

@testable import posthog_logs_exporter

@Suite("Durations on the command line")
struct HumanDurationTests {
    @Test(
        "a duration is a number with a unit, or several, the longest first",
        arguments: [
            ("30s", 30), ("5m", 300), ("1h", 3600), ("1d", 86_400), ("1h30m", 5400), ("2d3h4m5s", 183_845),
            ("90m", 5400),
            ("0s", 0), ("007s", 7), ("1d1s", 86_401),
        ])
    func reads(text: String, seconds: Int64) throws {
        #expect(try HumanDuration(text).seconds == seconds)
        #expect(try HumanDuration(text).duration == .seconds(seconds))
    }

    @Test(
        "anything else is refused with what is accepted",
        arguments: [
            "", "5", "m", "5 m", " 5m", "5m ", "-5m", "+5m", "1.5h", "5M", "5min", "30m1h", "1h1h", "5ms", "1w", "5m\n",
            "٣s",
            "9223372036854775808s", "106751991167301d", "9223372036854775807s1s", "153722867280912930m60s",
        ])
    func refuses(text: String) throws {
        #expect(throws: HumanDuration.Unreadable(text: text)) { try HumanDuration(text) }
        #expect("\(HumanDuration.Unreadable(text: text))".contains("write it like 30s, 5m, 1h, 1d or 1h30m"))
    }

    @Test(
        "a duration is shown in the shortest way that reads back",
        arguments: [
            (0, "0s"), (59, "59s"), (60, "1m"), (65, "1m5s"), (5400, "1h30m"), (86_400, "1d"), (90_061, "1d1h1m1s"),
        ])
    func shows(seconds: Int64, text: String) throws {
        #expect(HumanDuration(seconds: seconds).description == text)
        #expect(try HumanDuration(text).seconds == seconds)
    }

    struct Command: ParsableCommand {
        @Option(transform: HumanDuration.parse) var interval = HumanDuration(seconds: 60)
        @Option var length: HumanDuration?
    }

    @Test("as an option it is read, and a wrong one says what is accepted")
    func option() throws {
        let command = try Command.parse(["--interval", "2m", "--length", "1d"])
        #expect(command.interval.seconds == 120)
        #expect(command.length?.seconds == 86_400)
        let error = #expect(throws: (any Error).self) { try Command.parse(["--interval", "2x"]) }
        #expect(
            error.map(Command.message) == """
                The value '2x' is invalid for '--interval <interval>': "2x" is not a duration: write it like 30s, 5m, 1h, 1d or 1h30m
                """)
        #expect(throws: (any Error).self) { try Command.parse(["--length", "2x"]) }
    }
}
