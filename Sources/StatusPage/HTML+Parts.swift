import Basics
import HTML

extension HTML {
    /// A text from outside, such as a name, which neither its length nor its direction lets disturb what stands beside it.
    mutating func foreign(_ text: String, upTo limit: Int = 100) {
        element(.isolated, text: Words.cut(text, to: limit))
    }

    /// What fails, and what to do about it.
    mutating func failure(_ failure: String, remedy: String) {
        element(.isolated, text: Words.cut(failure, to: 400))
        text(". ")
        element(.strong, text: "What to do: ")
        element(.isolated, text: Words.cut(remedy, to: 400))
        text(".")
    }

    mutating func time(_ time: Timestamp) {
        element(.time, [.dateTime(time.iso8601)], text: Words.time(time))
    }

    mutating func headerCells(_ titles: [String]) {
        element(.tableHead) { head in
            head.element(.row) { row in
                for title in titles { row.element(.headerCell, [.ofColumn], text: title) }
            }
        }
    }

    /// One of several facts, with what it is about.
    mutating func fact(_ term: String, _ details: (inout HTML) -> Void) {
        element(.item) { html in
            html.element(.span, [.class("term")], text: term)
            details(&html)
        }
    }

    /// How much of something is left, as a bar and in words.
    mutating func bar(_ part: Int, of whole: Int, saying words: String) {
        let width = 200
        let filled = whole > 0 ? min(width, max(0, part * width / whole)) : 0
        text(words)
        element(.drawing, [.image, .viewBox(width: width, height: 8), .stretched]) { svg in
            svg.element(.drawingTitle, text: words)
            svg.element(.rectangle, [.class("track"), .width(width), .height(8)]) { _ in }
            if filled > 0 { svg.element(.rectangle, [.class("free"), .width(filled), .height(8)]) { _ in } }
        }
    }
}
