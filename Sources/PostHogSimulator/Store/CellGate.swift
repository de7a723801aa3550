import Basics

/// Which cells a selection lets through.
struct CellGate {
    private let range: Range<Int64>
    private let asOf: Int64
    private let series: [Bool]
    private var filter: PreparedFilter?

    init(_ selection: LogStore.Selection, over range: Range<Int64>, of store: LogStore) {
        self.range = range
        asOf = selection.asOf.microseconds
        series = store.admittedSeries(selection)
        filter = PreparedFilter(selection, of: store)
    }

    mutating func admits(_ cell: Minute.Cell, of minute: Minute) -> Bool {
        guard cell.arrival <= asOf, series[Int(cell.series)], range.contains(minute.start + Int64(cell.offset)) else {
            return false
        }
        return filter == nil || filter?.admits(cell, of: minute) == true
    }
}
