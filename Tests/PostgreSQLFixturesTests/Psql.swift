import PostgreSQLFixtures

/// What psql got from an address.
enum Psql: Equatable {
    case success(String)
    case failure(String)
    /// It did not end in time.
    case timeout

    static func run(_ sql: String, at url: String, seconds: Int = 30) async throws -> Psql {
        let psql = try await FinishedCommand.run(
            ["timeout", "\(seconds)", "psql", "-qXAt", "-v", "ON_ERROR_STOP=1", url], input: sql)
        guard psql.exitCode != 124 else { return .timeout }
        let text = psql.output.last == "\n" ? String(psql.output.dropLast()) : psql.output
        return psql.exitCode == 0 ? .success(text) : .failure(psql.errors)
    }

    var errors: String {
        guard case .failure(let errors) = self else { return "no failure: \(self)" }
        return errors
    }
}
