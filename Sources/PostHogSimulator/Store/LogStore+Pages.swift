/// Entries one by one, in order of time and uuid.
extension LogStore {
    /// Where an entry is.
    struct Entry {
        let minute: Int
        let cell: Int
        /// Which one of the entries of its cell.
        let copy: UInt32
        /// Microseconds since 1970.
        let time: Int64

        var id: EntryID { EntryID(time: time, cell: cell, copy: copy) }
    }

    enum Order: Hashable, Sendable {
        case latest, earliest
    }

    /// The last entry of the page before.
    struct Cursor: Hashable, Sendable {
        /// Microseconds since 1970.
        var time: Int64
        var uuid: String
    }

    /// The first entries of a selection behind the cursor, at most `limit`.
    func entries(_ selection: Selection, _ order: Order, after cursor: Cursor?, limit: Int) -> [Entry] {
        let range = clipped(selection.range)
        var gate = CellGate(selection, over: range, of: self)
        var found: [Entry] = []
        let places = touched(by: range)
        for place in order == .earliest ? Array(places) : places.reversed() {
            let minute = minutes[place]
            var cells = OrderedCells(order, wanted: limit - found.count, boundary: cursor?.time)
            for (index, cell) in minute.cells.enumerated() where gate.admits(cell, of: minute) {
                cells.add(index, at: minute.start + Int64(cell.offset))
            }
            for (cell, time) in cells.sorted {
                let copies = UInt32(clamping: minute.cells[cell].volume.entries)
                for step in 0..<copies {
                    let entry = Entry(
                        minute: place, cell: cell, copy: order == .earliest ? step : copies - 1 - step, time: time)
                    guard order.puts(entry, after: cursor) else { continue }
                    found.append(entry)
                    if found.count >= limit { return found }
                }
            }
        }
        return found
    }
}

extension LogStore.Order {
    fileprivate func puts(_ entry: LogStore.Entry, after cursor: LogStore.Cursor?) -> Bool {
        guard let cursor, entry.time == cursor.time else { return true }
        return self == .latest ? entry.id.text < cursor.uuid : entry.id.text > cursor.uuid
    }
}

/// The cells of a minute that come first, kept few while they are collected.
private struct OrderedCells {
    private let order: LogStore.Order
    private let wanted: Int
    /// The cursor's time, at which cells may turn out to lie before it.
    private let boundary: Int64?
    private var atBoundary = 0
    private var cells: [(cell: Int, time: Int64)] = []

    init(_ order: LogStore.Order, wanted: Int, boundary: Int64?) {
        self.order = order
        self.wanted = wanted
        self.boundary = boundary
    }

    mutating func add(_ cell: Int, at time: Int64) {
        cells.append((cell, time))
        if time == boundary { atBoundary += 1 }
        if cells.count >= 4 * (wanted + atBoundary) + 1024 { cells = Array(sorted.prefix(wanted + atBoundary)) }
    }

    var sorted: [(cell: Int, time: Int64)] {
        cells.sorted { left, right in
            let (first, second) = order == .earliest ? (left, right) : (right, left)
            return (first.time, EntryID.mixed(first.cell)) < (second.time, EntryID.mixed(second.cell))
        }
    }
}
