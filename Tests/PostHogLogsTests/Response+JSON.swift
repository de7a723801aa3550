import PostHogLogs

/// A successful answer with this body.
func answer(_ json: String, status: Int = 200) -> LogsResponse {
    LogsResponse(status: status, body: Array(json.utf8), contentType: "application/json")
}

/// Where and why an answer could not be read.
func undecodable<Answer>(_ decode: () throws(PollFailure) -> Answer) -> (path: String, why: String)? {
    do {
        _ = try decode()
    } catch .undecodable(_, let path, let why) {
        return (path, why)
    } catch {}
    return nil
}
