import Basics
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("Reminders of certificates that end")
struct CertificateReminderTests {
    private static let day: Int64 = 86_400
    private static let start = Timestamp(seconds: 1_000 * day)
    private static let end = Timestamp(seconds: 1_090 * day)

    @Test(
        "the log says before when a certificate is valid, 14 days before its end, and from its end on",
        arguments: [
            (start.adding(seconds: -1), .notYetValid), (start, nil), (end.adding(seconds: -14 * day - 1), nil),
            (end.adding(seconds: -14 * day), .endsSoon), (end.adding(seconds: -1), .endsSoon), (end, .expired),
            (end.adding(seconds: 1_000 * day), .expired),
        ] as [(Timestamp, CertificateReminder.Problem?)])
    func times(now: Timestamp, problem: CertificateReminder.Problem?) {
        var reminder = CertificateReminder(CertificateValidity(start: Self.start, end: Self.end))
        #expect(reminder.due(at: now, uptime: .zero) == problem)
    }

    @Test("it says the same once a day, and something else at once")
    func daily() {
        var reminder = CertificateReminder(CertificateValidity(start: Self.start, end: Self.end))
        var said: [(second: Int64, problem: CertificateReminder.Problem)] = []
        let begin = Self.end.adding(seconds: -2 * Self.day - Self.day / 2)
        for second in stride(from: 0, to: 4 * Self.day, by: 60) {
            let problem = reminder.due(at: begin.adding(seconds: second), uptime: .seconds(second))
            if let problem { said.append((second, problem)) }
        }
        #expect(
            said.map(\.second) == [0, Self.day, 2 * Self.day, 2 * Self.day + Self.day / 2, 3 * Self.day + Self.day / 2])
        #expect(said.map(\.problem) == [.endsSoon, .endsSoon, .endsSoon, .expired, .expired])
    }
}
