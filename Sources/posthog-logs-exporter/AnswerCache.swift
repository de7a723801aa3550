import HTTP

/// Whole answers, each good for a while.
struct AnswerCache {
    /// A scraper has one wish. A few have room; who asks for many different things is answered, but not remembered.
    private static let limit = 8

    private var answers: [ScrapeWish: (response: PreparedResponse, until: Duration)] = [:]

    func answer(_ wish: ScrapeWish, at now: Duration) -> PreparedResponse? {
        answers[wish].flatMap { now < $0.until ? $0.response : nil }
    }

    mutating func keep(_ response: PreparedResponse, for wish: ScrapeWish, until: Duration, at now: Duration) {
        answers = answers.filter { now < $0.value.until }
        guard answers.count < Self.limit || answers[wish] != nil else { return }
        answers[wish] = (response, until)
    }

    mutating func forget() {
        answers = [:]
    }
}
