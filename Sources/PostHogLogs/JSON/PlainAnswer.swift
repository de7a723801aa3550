/// An answer that comes often or is long, and reads itself from plain JSON as it would through `JSONDecoder`.
protocol PlainAnswer {
    init(_ json: inout PlainJSON) throws(NotPlainJSON)
}

extension PlainJSON {
    /// An answer that is mainly a list: it comes bare or under a name.
    ///
    /// - Parameter field: consumes the value of another field beside the list.
    mutating func rows<Row: PlainAnswer>(
        _ list: StaticString,
        beside field: (inout PlainJSON, JSONName) throws(NotPlainJSON) -> Void = { json, _ throws(NotPlainJSON) in
            try json.skip()
        }
    ) throws(NotPlainJSON) -> [Row] {
        guard !isList() else { return try rows() }
        var rows: [Row]?
        try object { json, name throws(NotPlainJSON) in
            guard list ~= name else { return try field(&json, name) }
            try rows.setOnce(json.rows())
        }
        return try rows.required()
    }

    private mutating func rows<Row: PlainAnswer>() throws(NotPlainJSON) -> [Row] {
        var rows: [Row] = []
        try list { json throws(NotPlainJSON) in rows.append(try Row(&json)) }
        return rows
    }
}

extension Optional {
    /// Sets the value of a field. One that comes twice is for `JSONDecoder` to judge.
    mutating func setOnce(_ value: Wrapped) throws(NotPlainJSON) {
        guard self == nil else { throw NotPlainJSON() }
        self = value
    }

    /// The value of a field that has to be there.
    func required() throws(NotPlainJSON) -> Wrapped {
        guard let self else { throw NotPlainJSON() }
        return self
    }
}
