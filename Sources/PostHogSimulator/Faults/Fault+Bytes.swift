extension Fault {
    /// The right answer with a text in it, wherever it stands, replaced by bytes that need be no text.
    package static func replacing(_ text: String, by bytes: [UInt8]) -> Fault {
        .custom { _, right in
            var answer = right
            answer.body = right.body.replacing(Array(text.utf8), with: bytes)
            return answer
        }
    }
}
