import Testing

extension RunningExporter {
    /// Waits until the counters are exactly these, and sees that three more polls change nothing.
    func waitForEntries(_ truth: [Cell: Int]) async throws {
        var seen: [Cell: Int] = [:]
        do {
            try await wait(for: "the right counts") {
                seen = try await page().entries
                return seen == truth
            }
        } catch let failure as NotInTime {
            throw NotInTime(description: "\(difference(seen, from: truth))\n\(failure)")
        }
        let target = try await polls() + 3
        try await wait(for: "three more polls") {
            let page = try await page()
            try #require(page.entries == truth, "\(difference(page.entries, from: truth))")
            return Int(page["posthog_logs_exporter_polls_total"] ?? 0) >= target
        }
        #expect(try await page()["posthog_logs_exporter_unreconciled_entries"] == 0)
        #expect(try await page()["posthog_logs_up"] == 1, "\(process.errorText.suffix(2000))")
    }

    private func difference(_ seen: [Cell: Int], from truth: [Cell: Int]) -> String {
        let wrong = Set(seen.keys).union(truth.keys).filter { seen[$0] != truth[$0] }
        let lines = wrong.map { cell in
            "\(cell): \(seen[cell].map(String.init) ?? "absent"), should be \(truth[cell].map(String.init) ?? "absent")"
        }
        return "\(wrong.count) series are wrong, some of them: " + lines.sorted().prefix(10).joined(separator: "; ")
    }
}
