package import Basics
import Exposition

/// What replicas show of a project that one of them polls: its snapshot as bytes, without the counters of the process that polls.
extension ProjectSnapshot {
    private static let layout: UInt64 = 1

    /// Counters that belong to a process: they begin at 0 with it.
    private static let ofProcess: Set<String> = Set(
        [
            MetricCatalogue.polls, MetricCatalogue.pollFailures, MetricCatalogue.pollDuration,
            MetricCatalogue.apiRequests,
            MetricCatalogue.apiRetries,
        ].map(\.name))

    /// - Parameter time: what a time of the monotonic clock is by a clock that all replicas know.
    package func shared(time: (Duration) -> Timestamp) -> [UInt8] {
        var writer = StateWriter()
        writer.varint(Self.layout)
        writer.varint(UInt64(polls))
        writer.varint(baselineComplete ? 1 : 0)
        writer.varint(UInt64(withdrawals.count))
        for withdrawal in withdrawals {
            writer.signed(time(withdrawal.time).microseconds)
            writer.varint(UInt64(withdrawal.descriptors.count))
            for descriptor in withdrawal.descriptors { writer.string(descriptor.name) }
        }
        let shown = families.filter { !Self.ofProcess.contains($0.descriptor.name) && !$0.series.isEmpty }
        writer.varint(UInt64(shown.count))
        for family in shown { Self.write(family, to: &writer) }
        return writer.bytes
    }

    private static func write(_ family: MetricFamily, to writer: inout StateWriter) {
        writer.string(family.descriptor.name)
        writer.varint(UInt64(family.series.count))
        for series in family.series {
            writer.bytes(series.labels.rendered)
            writer.fixed(series.created?.bitPattern ?? Double.nan.bitPattern)
            switch series.value {
            case .integer(let value):
                writer.varint(0)
                writer.signed(Int64(value))
            case .number(let value):
                writer.varint(1)
                writer.fixed(value.bitPattern)
            case .exemplified(let value, let exemplar):
                writer.varint(2)
                writer.signed(Int64(value))
                writer.bytes(exemplar.labels.rendered)
                writer.fixed(exemplar.time.bitPattern)
            case .histogram: preconditionFailure("the histograms of a project belong to a process")
            }
        }
    }

    /// - Parameters:
    ///   - catalogue: metrics that are not in it are left out.
    ///   - uptime: what a time of the clock that all replicas know is by the monotonic clock.
    /// - Throws: what is wrong with the bytes, or that a later release wrote them.
    package init(
        shared bytes: [UInt8], in catalogue: MetricCatalogue, uptime: (Timestamp) -> Duration
    ) throws(StateDamage) {
        var reader = StateReader(bytes)
        let layout = try reader.varint()
        guard layout == Self.layout else { throw .newer(version: UInt32(clamping: layout)) }
        let descriptors = Dictionary(catalogue.all.map { ($0.name, $0) }) { first, _ in first }
        let polls = try reader.varint()
        let baselineComplete = try reader.varint() == 1
        var withdrawals: [Withdrawal] = []
        for _ in 0..<(try reader.count()) {
            let time = Timestamp(microseconds: try reader.signed())
            var withdrawn: [MetricDescriptor] = []
            for _ in 0..<(try reader.count()) {
                if let descriptor = descriptors[try reader.string()] { withdrawn.append(descriptor) }
            }
            withdrawals.append(Withdrawal(of: withdrawn, at: uptime(time)))
        }
        var families: [MetricFamily] = []
        for _ in 0..<(try reader.count()) {
            let name = try reader.string()
            let series = try Self.series(&reader)
            if let descriptor = descriptors[name] { families.append(MetricFamily(descriptor, series)) }
        }
        self.init(
            families: families, endpoints: [:], budget: [], baselineComplete: baselineComplete,
            polls: Int(clamping: polls),
            withdrawals: withdrawals)
    }

    private static func series(_ reader: inout StateReader) throws(StateDamage) -> [Series] {
        let count = try reader.count()
        var series: [Series] = []
        series.reserveCapacity(count)
        for _ in 0..<count {
            let labels = LabelSet(rendered: try reader.bytes())
            let created = Double(bitPattern: try reader.fixed())
            let value: SampleValue
            switch try reader.varint() {
            case 0: value = .integer(Int(try reader.signed()))
            case 1: value = .number(Double(bitPattern: try reader.fixed()))
            case 2:
                let number = Int(try reader.signed())
                let exemplar = Exemplar(
                    rendered: try reader.bytes(), time: Double(bitPattern: try reader.fixed()))
                value = .exemplified(number, exemplar)
            case let kind: throw .damaged("unknown kind of value \(kind)")
            }
            series.append(Series(labels, value, created: created))
        }
        return series
    }

    /// The same, saying whether this replica polls the project, which own metrics leave to what is built in.
    package func showingLease(_ isHeld: Bool, of project: String) -> ProjectSnapshot {
        var snapshot = self
        snapshot.families.append(
            MetricFamily(
                MetricCatalogue.leaseHeld,
                [MetricCatalogue.leaseHeld.series(project, value: .integer(isHeld ? 1 : 0))]))
        return snapshot
    }
}
