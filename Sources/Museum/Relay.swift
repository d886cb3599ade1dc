package import LockstepKubernetes

/// A bug between an election and the API server: it sees every request on its way and every answer
/// on the way back, and passes on what it likes.
///
/// It is a value, so that it does the same under tasks and where values are explored. It may ask
/// for things of its own: it numbers its requests, watches and waits from 1, each number once. The
/// election's requests have numbers of theirs.
package protocol Relay: Hashable, Sendable {
    /// Takes one input.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - directives: Where what is to be done is appended, in order.
    mutating func handle(_ input: RelayInput, into directives: inout [RelayDirective])
}

/// What can happen to a relay.
package enum RelayInput: Sendable {
    /// The election sends a request, by its number.
    case request(UInt64, APIRequest)
    /// The election does not wait for a request any more.
    case abandoned(UInt64)
    /// A request of the relay's own has come out so.
    case outcome(UInt64, APIOutcome)
    /// A watch of the relay's own has been told something.
    case event(UInt64, WatchEvent)
    /// A watch of the relay's own is over, or was not opened.
    case ended(UInt64)
    /// The relay has waited for as long as it wanted to.
    case waited(UInt64)
}

/// What a relay wants done.
package enum RelayDirective: Sendable {
    /// Send a request.
    case send(UInt64, APIRequest)
    /// Open a watch.
    case watch(UInt64, APIRequest)
    /// Wait for so many nanoseconds.
    case wait(UInt64, nanoseconds: Int64)
    /// Give a request, a watch or a wait up; nothing more is heard of it.
    case abandon(UInt64)
    /// Answer a request of the election's.
    case answer(UInt64, APIOutcome)
}

extension APIRequest {
    /// Asks for one object as if for a collection, which can be watched.
    static func collection(of name: String, in path: APIPath) -> APIRequest {
        var collection = path
        collection.name = nil
        return APIRequest(.get, collection, query: ["fieldSelector": "metadata.name=\(name)"])
    }
}
