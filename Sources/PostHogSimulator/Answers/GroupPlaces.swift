/// The place of an entry's group among all, in the order in which they were met.
struct GroupPlaces {
    private let dimensions: [EntryFilter.Field]
    private var readers: [FieldReader]
    /// The values of each group.
    private(set) var values: [[ExactText]] = []
    private var byValues: [[ExactText]: Int] = [:]
    /// By the numbers of what the values are read from, where all have one; nil for no group.
    private var byNumbers: [[UInt32]: Int?] = [:]

    init(_ dimensions: [EntryFilter.Field], of store: LogStore) {
        self.dimensions = dimensions
        readers = dimensions.map { FieldReader($0, of: store) }
    }

    /// nil for an entry that lacks a value, and is in no group.
    mutating func place(of cell: Minute.Cell, _ minute: Minute) -> Int? {
        let numbers = dimensions.compactMap { $0.number(cell) }
        guard numbers.count == dimensions.count else { return found(cell, minute) }
        if let place = byNumbers[numbers] { return place }
        let place = found(cell, minute)
        byNumbers.updateValue(place, forKey: numbers)
        return place
    }

    private mutating func found(_ cell: Minute.Cell, _ minute: Minute) -> Int? {
        var texts: [ExactText] = []
        for index in readers.indices {
            guard let text = readers[index].text(cell, minute), !isMissing(text, at: index) else { return nil }
            texts.append(text)
        }
        if let place = byValues[texts] { return place }
        byValues[texts] = values.count
        values.append(texts)
        return values.count - 1
    }

    /// Blank, or an id that is not set.
    private func isMissing(_ text: ExactText, at dimension: Int) -> Bool {
        switch dimensions[dimension] {
        case .traceID, .spanID: text.text.utf8.allSatisfy { $0 == UInt8(ascii: "0") }
        default: text.text.isEmpty
        }
    }
}
