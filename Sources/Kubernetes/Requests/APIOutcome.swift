/// What a client knows about a request once it stops waiting for it.
///
/// The three are never folded into one another: only a response tells what the server did.
public enum APIOutcome: Hashable, Sendable {
    /// The server answered; the answer may be a refusal.
    case response(APIResponse)
    /// The request certainly was not carried out, for the reason given.
    case notSent(String)
    /// Nobody knows whether the request was or will be carried out, for the reason given.
    case unknown(String)
}

/// What a client knows about a watch that it asked for.
public enum WatchOpening: Sendable {
    /// The server accepted; events follow.
    case stream(any WatchStream)
    /// The server answered with an error instead.
    case refused(APIResponse)
    /// The request certainly did not reach a server, for the reason given.
    case notSent(String)
    /// Nobody knows whether it reached one, for the reason given; no events will follow.
    case unknown(String)
}
