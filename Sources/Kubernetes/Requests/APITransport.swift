/// Carries requests to an API server and answers back.
///
/// Whoever holds one cannot tell whether a simulated link, a socket or an HTTPS client is behind
/// it. A transport sends each request at most once: trying again is the caller's decision.
public protocol APITransport: Sendable {
    /// Sends one request and waits for its outcome.
    ///
    /// When the calling task is cancelled the call returns promptly, with `.unknown` unless the
    /// request certainly was not sent. How long it waits otherwise is the transport's to state.
    ///
    /// - Parameter request: What to ask; not a watch.
    /// - Returns: The answer, or which of the other two is known.
    func send(_ request: APIRequest) async -> APIOutcome

    /// Asks for a watch and waits until it is accepted or not.
    ///
    /// - Parameter request: A request of which `isWatch` holds.
    /// - Returns: The stream of events, or why there is none.
    func watch(_ request: APIRequest) async -> WatchOpening
}

/// The events of one accepted watch, handed out one at a time.
///
/// One task at a time may wait for the next event. The stream ends when the server or the
/// connection ends it: what happened after the last event is then unknown, and a watch from that
/// event's version picks it up.
public protocol WatchStream: AnyObject, Sendable {
    /// Waits for the next event.
    ///
    /// - Returns: The event, or `nil` once the stream has ended, was closed, or the waiting task
    ///   was cancelled.
    func next() async -> WatchEvent?

    /// Gives the watch up; a waiting `next()` returns `nil`.
    func close()
}
