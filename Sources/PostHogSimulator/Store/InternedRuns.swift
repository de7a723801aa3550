/// Runs of elements, such as the bytes of texts, by number: each kept once, all end to end in one array.
struct InternedRuns<Element: BitwiseCopyable & Equatable & Sendable>: Sendable {
    private var elements: [Element] = []
    private var ends: [Int] = []
    /// An open hash table of numbers plus one; 0 is a free place.
    private var places = [UInt32](repeating: 0, count: 16)

    var count: Int { ends.count }

    subscript(id: UInt32) -> ArraySlice<Element> { elements[bounds(of: Int(id))] }

    func withRun<Result>(_ id: UInt32, _ body: (UnsafeBufferPointer<Element>) -> Result) -> Result {
        elements.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[bounds(of: Int(id))])) }
    }

    /// The run's number, a new one where it is new.
    mutating func id(of run: UnsafeBufferPointer<Element>) -> UInt32 {
        let place = place(of: run)
        guard places[place] == 0 else { return places[place] - 1 }
        elements.append(contentsOf: run)
        ends.append(elements.count)
        places[place] = UInt32(ends.count)
        if ends.count * 4 > places.count * 3 { spread() }
        return UInt32(ends.count - 1)
    }

    mutating func id(of run: [Element]) -> UInt32 {
        run.withUnsafeBufferPointer { id(of: $0) }
    }

    /// nil for a run that was never given in.
    func known(_ run: UnsafeBufferPointer<Element>) -> UInt32? {
        let number = places[place(of: run)]
        return number == 0 ? nil : number - 1
    }

    private func bounds(of index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// Where the run's number stands, or would.
    private func place(of run: UnsafeBufferPointer<Element>) -> Int {
        var place = Self.hash(run) & (places.count - 1)
        while places[place] != 0, !isRun(Int(places[place]) - 1, run) { place = (place + 1) & (places.count - 1) }
        return place
    }

    private func isRun(_ index: Int, _ run: UnsafeBufferPointer<Element>) -> Bool {
        let bounds = bounds(of: index)
        return bounds.count == run.count && elements[bounds].elementsEqual(run)
    }

    /// Twice the places, each number at its new one.
    private mutating func spread() {
        var wider = [UInt32](repeating: 0, count: places.count * 2)
        for index in ends.indices {
            var place = withRun(UInt32(index)) { Self.hash($0) } & (wider.count - 1)
            while wider[place] != 0 { place = (place + 1) & (wider.count - 1) }
            wider[place] = UInt32(index + 1)
        }
        places = wider
    }

    private static func hash(_ run: UnsafeBufferPointer<Element>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(run))
        return hasher.finalize()
    }
}

extension InternedRuns<UInt8> {
    mutating func id(of text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { id(of: $0) }
    }

    func known(_ text: String) -> UInt32? {
        var text = text
        return text.withUTF8 { known($0) }
    }

    func text(_ id: UInt32) -> String {
        withRun(id) { String(decoding: $0, as: UTF8.self) }
    }
}
