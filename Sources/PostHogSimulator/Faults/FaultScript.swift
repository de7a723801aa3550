/// The faults still to come, in the order in which they were given.
struct FaultScript {
    private var entries: [Entry] = []

    private struct Entry {
        let fault: Fault
        let routes: Set<Route>
        /// As they stand in the path; nil for all.
        let projects: Set<String>?
        /// Int.max for no end.
        var remaining: Int
    }

    mutating func add(_ fault: Fault, at routes: Set<Route>, of projects: Set<String>?, times: Int) {
        entries.append(Entry(fault: fault, routes: routes, projects: projects, remaining: times))
    }

    mutating func clear() {
        entries = []
    }

    /// The fault of the next request to a destination; it is used up by that.
    mutating func next(for destination: Destination) -> Fault? {
        entries.removeAll { $0.remaining <= 0 }
        let index = entries.firstIndex { entry in
            entry.routes.contains(destination.route) && entry.projects?.contains(destination.project) != false
        }
        guard let index else { return nil }
        if entries[index].remaining != .max { entries[index].remaining -= 1 }
        return entries[index].fault
    }
}
