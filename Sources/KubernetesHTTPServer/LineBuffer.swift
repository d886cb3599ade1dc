internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import Synchronization

/// The bytes of one watch between the server, which never waits, and a client, which may be slow.
///
/// A client that does not read is cut off once `limit` bytes wait for it, as a real server does
/// with watchers that fall behind: what it misses it gets by watching from the last version it saw.
final class LineBuffer: Sendable {
    /// The most bytes that wait for a client.
    static let limit = 8 << 20

    private struct State {
        var bytes: [UInt8] = []
        var isEnded = false
        var isBroken = false
        var reader: CheckedContinuation<[UInt8]?, Never>?
    }

    private let state = Mutex(State())

    /// Appends events as lines.
    ///
    /// - Returns: Whether the client is still there to be told.
    @discardableResult
    func append(_ events: [WatchEvent]) -> Bool {
        let (reader, bytes, isOpen) = state.withLock { state in
            guard !state.isEnded else {
                return (CheckedContinuation<[UInt8]?, Never>?.none, [UInt8](), false)
            }
            for event in events { event.writeLine(into: &state.bytes) }
            guard let reader = state.reader else {
                if state.bytes.count > LineBuffer.limit {
                    state.bytes = []
                    state.isEnded = true
                    state.isBroken = true
                }
                return (nil, [], !state.isEnded)
            }
            defer {
                state.reader = nil
                state.bytes = []
            }
            return (reader, state.bytes, true)
        }
        reader?.resume(returning: bytes)
        return isOpen
    }

    /// Whether the stream ended in the middle, so that the connection has to break.
    var isBroken: Bool { state.withLock { $0.isBroken } }

    /// Ends the stream; what was appended before is still handed out.
    func end(broken: Bool = false) {
        let reader = state.withLock { state in
            state.isEnded = true
            if broken { state.isBroken = true }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }

    /// Everything that has been appended since the last call; waits until there is something.
    ///
    /// - Returns: Whole lines, or `nil` once the stream has ended. One task at a time may wait.
    func next() async -> [UInt8]? {
        await withCheckedContinuation { reader in
            let ready: [UInt8]?? = state.withLock { state in
                if !state.bytes.isEmpty {
                    defer { state.bytes = [] }
                    return .some(state.bytes)
                }
                if state.isEnded { return .some(nil) }
                state.reader = reader
                return nil
            }
            if let ready { reader.resume(returning: ready) }
        }
    }
}
