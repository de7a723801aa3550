import Testing

/// Tries all cases at the same time: most of each is waiting. A case that fails is named and does not end the others.
func concurrently<Case: CustomTestStringConvertible & Sendable>(
    _ cases: [Case], _ body: @escaping @Sendable (Case) async throws -> Void
) async {
    await withTaskGroup { group in
        for one in cases {
            group.addTask {
                do {
                    try await body(one)
                } catch {
                    Issue.record("\(one.testDescription): \(error)")
                }
            }
        }
    }
}
