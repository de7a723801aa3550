/// The series lines of some metrics, encoded: what one source adds to a page. It is encoded when the source changes and
/// copied into every page until it changes again.
package struct ExpositionBlock: Sendable {
    /// Where the lines of one metric are.
    struct Section: Sendable {
        let name: String
        let range: Range<Int>
    }

    let format: ExpositionFormat
    let bytes: [UInt8]
    /// Only of metrics that have series, in the order given.
    let sections: [Section]

    /// - Parameter families: each metric once. Series are put in the order of their labels; where they are in it
    ///   already, that costs a comparison each.
    package init(_ families: [MetricFamily], format: ExpositionFormat) {
        let jobs = families.filter { !$0.series.isEmpty }.map { family in
            (
                name: family.descriptor.name, encoder: FamilyEncoder(family.descriptor, format: format),
                series: Self.ordered(family.series)
            )
        }
        var sections: [Section] = []
        bytes = ByteWriter.bytes(atMost: jobs.reduce(0) { $0 + $1.encoder.bound(of: $1.series) }) { writer in
            for job in jobs {
                let start = writer.count
                job.encoder.append(job.series, to: &writer)
                sections.append(Section(name: job.name, range: start..<writer.count))
            }
        }
        self.format = format
        self.sections = sections
    }

    private static func ordered(_ series: [Series]) -> [Series] {
        guard !isAscending(series) else { return series }
        let ordered = series.sorted { $0.labels < $1.labels }
        assert(isAscending(ordered), "a family has two series with the same labels")
        return ordered
    }

    private static func isAscending(_ series: [Series]) -> Bool {
        series.indices.dropFirst().allSatisfy { series[$0 - 1].labels < series[$0].labels }
    }
}
