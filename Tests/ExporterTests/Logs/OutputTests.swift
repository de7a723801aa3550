import Basics
import BasicsFixtures
import Foundation
import Glibc
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite struct OutputTests {
    private final class Written {
        var text = ""
    }

    private func output(
        _ format: Output.Format, isRaw: Bool = false, columns: Int? = nil, colors: Bool = false, to written: Written
    ) -> Output {
        let terminal = columns.map { Terminal(columns: $0) } ?? Terminal.none
        return Output(
            format, isRaw: isRaw, hasColors: colors, terminal: terminal, progress: ProgressLine(terminal) { _ in }
        ) { text in
            written.text += text
            return 0
        }
    }

    private func entry(
        _ body: String, service: String = "api", severity: String = "info", at time: String = "12:00:00.000005"
    ) -> LogEntry {
        var entry = LogEntry(
            uuid: "0193", timestamp: Timestamp(iso8601: "2026-11-23T\(time)Z") ?? Timestamp(seconds: 0), body: body,
            severityText: severity)
        entry.resourceAttributes = ["service.name": service]
        return entry
    }

    private func shown(
        _ entries: [LogEntry], _ format: Output.Format, fields: [EntryField] = EntryField.forTerminal,
        isRaw: Bool = false,
        columns: Int? = nil, colors: Bool = false
    ) throws -> String {
        let written = Written()
        let output = output(format, isRaw: isRaw, columns: columns, colors: colors, to: written)
        var lines = output.lines(fields)
        try output.show(entries, fields, in: &lines)
        #expect(output.count == entries.count)
        return written.text
    }

    private let hostile = "\u{1B}]0;x\u{7}\n\u{202E}\u{9B}\u{2028}"

    @Test("JSON lines are JSON, one a line, with control characters escaped and nothing lost")
    func json() throws {
        let entry = entry(hostile, service: hostile)
        let text = try shown([entry, entry], .json, fields: EntryField.all)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnprintable })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        #expect(object["body"] as? String == hostile && object["service"] as? String == hostile)
        #expect(object["trace_id"] is NSNull)
        #expect(object["timestamp"] as? String == "2026-11-23T12:00:00.000005Z")
        #expect((object["resource_attributes"] as? [String: String]) == ["service.name": hostile])
        #expect(object.count == EntryField.all.count)
    }

    @Test("CSV has one header, quotes what needs it, and no cell is a formula")
    func csv() throws {
        let bodies = ["=1+1", "+1", "-1", "@a", "\tx", "a,b", #"say "no""#, "two\nlines", "plain"]
        let text = try shown(bodies.map { entry($0) }, .csv, fields: [.body, .service])
        #expect(
            text == "body,service\r\n'=1+1,api\r\n'+1,api\r\n'-1,api\r\n'@a,api\r\n'\tx,api\r\n\"a,b\",api\r\n"
                + "\"say \"\"no\"\"\",api\r\n\"two\nlines\",api\r\nplain,api\r\n")
        let onTerminal = try shown([entry(hostile)], .csv, fields: [.body, .attribute("\u{1B}")], columns: 80)
        #expect(onTerminal.unicodeScalars.allSatisfy { "\r\n".unicodeScalars.contains($0) || !$0.isUnprintable })
    }

    @Test("a terminal of 80 columns gets the time of day, columns, and bodies that go on below themselves")
    func narrow() throws {
        let long = "a body of words " + String(repeating: "word ", count: 20) + "end"
        let text = try shown(
            [entry(long, service: "checkout"), entry("short", severity: "ERROR")], .terminal, columns: 80)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { ShownText.columns($0) <= 80 })
        #expect(lines[0].hasPrefix("12:00:00.000 INFO  checkout a body of words "))
        #expect(lines[1].hasPrefix(String(repeating: " ", count: 28) + "word"))
        #expect(lines.last == "12:00:00.000 ERROR api      short")
    }

    @Test("one of 200 gets the day too, and further fields behind the body")
    func wide() throws {
        var entry = entry("b", service: String(repeating: "s", count: 40))
        entry.traceID = "ab"
        entry.attributes = ["k": "v\n"]
        let fields = EntryField.forTerminal + [.traceID, .attribute("k"), .attribute("absent")]
        let text = try shown([entry], .terminal, fields: fields, columns: 200)
        let service = String(repeating: "s", count: 31) + "…"
        #expect(text == "2026-11-23T12:00:00.000Z INFO  \(service) b  trace_id=ab attributes.k=v\\n\n")
    }

    @Test("colours are those of the severity, and only where they are wanted")
    func colors() throws {
        let text = try shown([entry("b", severity: "Error")], .terminal, columns: 80, colors: true)
        #expect(text == "\u{1B}[2m12:00:00.000\u{1B}[0m \u{1B}[31mERROR\u{1B}[0m \u{1B}[36mapi     \u{1B}[0m b\n")
        #expect(!(try shown([entry("b")], .terminal, columns: 80)).contains("\u{1B}"))
    }

    @Test("what the log says does nothing to the terminal, names included")
    func hostileTerminal() throws {
        var entry = entry(hostile, service: hostile, severity: "\u{1B}c")
        entry.attributes = [hostile: hostile]
        let text = try shown([entry], .terminal, fields: EntryField.all + [.attribute(hostile)], columns: 80)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnprintable })
    }

    @Test("secrets in URLs are redacted in every format, unless they are wanted", arguments: [true, false])
    func secrets(isRaw: Bool) throws {
        var entry = entry("GET https://a.example/?token=abc")
        entry.attributes = ["url": "https://me:abc@a.example/"]
        for (format, columns) in [(Output.Format.json, nil), (.csv, nil), (.csv, 80), (.terminal, 80)]
            as [(Output.Format, Int?)]
        {
            let text = try shown([entry], format, fields: [.body, .attributes], isRaw: isRaw, columns: columns)
            #expect(text.contains("abc") == isRaw, "\(format)")
        }
    }

    @Test("a table is aligned, its numbers to the right, and a sparkline takes what is left")
    func table() throws {
        let rows = [("a", 5, [0, 1, 8]), ("long name\u{1B}", 12345, [])].map { name, count, numbers in
            OutputRow([
                "name": .text(name), "entries": .number(count), "share": .share(0.25), "sparkline": .numbers(numbers),
            ])
        }
        let written = Written()
        try output(.terminal, columns: 80, to: written).show(rows)
        let padding = String(repeating: " ", count: 14)
        #expect(
            written.text == "name             entries   share  sparkline\na\(padding)        5  25.0 %   ▂█\n"
                + "long name\\u001B    12345  25.0 %  \n")
    }

    @Test("rows are JSON lines and CSV elsewhere")
    func rows() throws {
        let rows = [
            OutputRow(["a": .text("x"), "b": .share(1.0 / 3), "c": .none, "d": .numbers([1, 2]), "e": .truth(true)])
        ]
        let json = Written()
        try output(.json, to: json).show(rows)
        #expect(json.text == #"{"a":"x","b":0.333333,"c":null,"d":[1,2],"e":true}"# + "\n")
        let csv = Written()
        try output(.csv, to: csv).show(rows)
        #expect(csv.text == "a,b,c,d,e\r\nx,0.333333,,\"[1,2]\",true\r\n")
    }

    @Test("a reader who went away is no failure; a full disk is one")
    func errors() {
        func output(_ code: Int32) -> Output {
            Output(.json, isRaw: false, hasColors: false, terminal: .none, progress: ProgressLine(.none) { _ in }) {
                _ in code
            }
        }
        #expect(throws: Output.Closed.self) { try output(EPIPE).put("x") }
        let error = #expect(throws: StartFailure.self) { try output(ENOSPC).put("x") }
        #expect(error?.description == "cannot write the output: No space left on device")
    }
}

@Suite struct SparklineTests {
    @Test("numbers are drawn from the lowest to the highest bar, blanks for 0, and summed where there are too many")
    func drawn() {
        #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7, 8], columns: 20) == " ▂▃▄▅▆▇██")
        #expect(Sparkline.text([1, 1, 1, 1, 4, 4], columns: 3) == "▃▃█")
        #expect(Sparkline.text([0, 0], columns: 9) == "  ")
        #expect(Sparkline.text([], columns: 9).isEmpty)
        #expect(Sparkline.text([1, 1_000_000], columns: 9) == "▁█")
    }
}

@Suite struct ColorChoiceTests {
    @Test("auto is on for a terminal that has colours, unless NO_COLOR is set")
    func auto() {
        let plain = Environment(["TERM": "xterm"])
        #expect(ColorChoice.auto.isOn(Terminal(columns: 80), plain))
        #expect(!ColorChoice.auto.isOn(.none, plain))
        #expect(!ColorChoice.auto.isOn(Terminal(columns: 80), Environment(["NO_COLOR": "1"])))
        #expect(!ColorChoice.auto.isOn(Terminal(columns: 80), Environment(["TERM": "dumb"])))
        #expect(ColorChoice.always.isOn(.none, Environment(["NO_COLOR": "1"])))
        #expect(!ColorChoice.never.isOn(Terminal(columns: 80), plain))
    }
}

@Suite struct ProgressLineTests {
    private func line(_ terminal: Terminal, _ clock: ManualClock) -> (ProgressLine, Locked<[String]>) {
        let written = Locked<[String]>([])
        return (ProgressLine(terminal, clock: clock) { text in written.withLock { $0.append(text) } }, written)
    }

    @Test("on a terminal one line changes five times a second at most, cut to the width, and goes before other text")
    func terminal() {
        let clock = ManualClock(at("12:00:00"))
        let (progress, written) = line(Terminal(columns: 11), clock)
        for number in 0..<10 {
            progress.update { "progress \(number)" }
            clock.advance(.milliseconds(100))
        }
        #expect(written.withLock { $0 } == [0, 2, 4, 6, 8].map { "\rprogress \($0)\u{1B}[K" })
        progress.clear()
        progress.clear()
        #expect(written.withLock { $0.count } == 6 && written.withLock { $0.last } == "\r\u{1B}[K")
    }

    @Test("elsewhere it is a line a minute")
    func log() {
        let clock = ManualClock(at("12:00:00"))
        let (progress, written) = line(.none, clock)
        for second in 0..<150 {
            progress.update { "second \(second)" }
            clock.advance(.seconds(1))
        }
        #expect(
            written.withLock { $0 } == ["posthog-logs-exporter: second 60\n", "posthog-logs-exporter: second 120\n"])
    }
}

extension Terminal {
    /// What is no terminal.
    fileprivate static let none = Terminal(descriptor: -1)
}
