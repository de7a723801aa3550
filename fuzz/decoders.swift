// Compiled by run.sh into one module with the sources of PostHogLogs.

/// Called by libFuzzer with each input: a line `status|Retry-After|Date|Content-Type|Location`, and the body behind it. Whatever
/// it is, every decoder has to give an answer or a failure whose texts are one line each.
@_cdecl("LLVMFuzzerTestOneInput")
public func decodeOneInput(_ start: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: size)
    let lineEnd = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.startIndex
    let fields = String(decoding: input[..<lineEnd], as: UTF8.self)
        .split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    func field(_ place: Int) -> String? { place < fields.count && !fields[place].isEmpty ? fields[place] : nil }
    let response = LogsResponse(
        status: field(0).flatMap { Int($0) } ?? 200, body: Array(input[lineEnd...].dropFirst()), retryAfter: field(1),
        date: field(2), contentType: field(3), location: field(4))
    check { () throws(PollFailure) in try ServicesAnswer.decode(response) }
    check { () throws(PollFailure) in try SparklineAnswer.decode(response) }
    check { () throws(PollFailure) in try CountRangesAnswer.decode(response) }
    check { () throws(PollFailure) in try HasLogsAnswer.decode(response) }
    check { () throws(PollFailure) in try GroupByAnswer.decode(response) }
    check { () throws(PollFailure) in try ServiceNamesAnswer.decode(response) }
    check { () throws(PollFailure) in try ServiceListing.decode(response) }
    check { () throws(PollFailure) in try EntryPage.decode(response) }
    check { () throws(PollFailure) in try ListAnswer<AttributeValue>.decode(response) }
    check { () throws(PollFailure) in try ListAnswer<AttributeKey>.decode(response) }
    check { () throws(PollFailure) in try ExportStatus.decode(response) }
    check { () throws(PollFailure) in try ListAnswer<LogAlert>.decode(response) }
    check { () throws(PollFailure) in try CheckpointAnswer.decode(response) }
    return 0
}

private func check<Answer>(_ decode: () throws(PollFailure) -> Answer) {
    do {
        _ = try decode()
    } catch {
        for text in [error.description, error.remedy, error.reason.rawValue] {
            let isLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            precondition(isLine && !text.isEmpty, "not one line: \(text.debugDescription)")
        }
    }
}
