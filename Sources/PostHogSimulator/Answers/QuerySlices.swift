import Basics

/// The parts in which `query` looks through a long range, those first that are shown first.
///
/// More than twenty minutes: three minutes first; more than four hours: then one; more than a day: then six; then the rest.
/// Parts meet at an instant that belongs to both, so that an entry there comes twice.
enum QuerySlices {
    static func of(_ range: Range<Int64>, _ order: LogStore.Order) -> [Range<Int64>] {
        let minute: Int64 = 60_000_000
        let length = range.upperBound - range.lowerBound
        guard length > 20 * minute else { return [range] }
        var steps = [3 * minute]
        if length > 240 * minute { steps.append(60 * minute) }
        if length > 1440 * minute { steps.append(360 * minute) }
        var slices: [Range<Int64>] = []
        var rest = range
        // Where the last slice met the rest; the end of the range is not in it.
        var meeting = order == .latest ? range.upperBound : range.lowerBound
        for step in steps {
            switch order {
            case .latest:
                meeting -= step
                slices.append(meeting..<rest.upperBound)
                rest = rest.lowerBound..<meeting + 1
            case .earliest:
                meeting += step
                slices.append(rest.lowerBound..<meeting + 1)
                rest = meeting..<rest.upperBound
            }
        }
        return slices + [rest]
    }
}
