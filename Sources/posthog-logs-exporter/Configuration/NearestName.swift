/// Finds the name that somebody may have meant.
enum NearestName {
    /// nil where none is near: of three letters one may be wrong, of more than eight three, and
    /// something may be added at the end, or left out there.
    static func of(_ name: String, among names: some Sequence<String>) -> String? {
        let written = normal(name)
        let near = names.map { (name: $0, distance: distance(written, normal($0))) }
            .filter { $0.distance <= max(1, min(3, written.count / 3)) }
        return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
            ?? names.first { name in
                let other = normal(name)
                return min(other.count, written.count) > 3
                    && (written.starts(with: other) || other.starts(with: written))
            }
    }

    /// `maxCatchup` and `max-catchup` are `max_catchup`.
    private static func normal(_ name: String) -> [Character] {
        var result: [Character] = []
        for character in name.prefix(80) {
            if character.isUppercase, result.last?.isLowercase == true { result.append("_") }
            result.append(character == "-" || character == "." ? "_" : Character(character.lowercased()))
        }
        return result
    }

    /// How many letters have to be put in, left out, changed, or exchanged with their neighbour.
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var before = [Int](repeating: 0, count: other.count + 1)
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var next = [row + 1]
            for (column, its) in other.enumerated() {
                var least = min(next[column], last[column + 1]) + 1
                least = min(least, last[column] + (letter == its ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == its {
                    least = min(least, before[column - 1] + 1)
                }
                next.append(least)
            }
            (before, last) = (last, next)
        }
        return last[other.count]
    }
}
