internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import Synchronization

/// The bytes of one watch between the server, which never waits, and a client, which may be slow.
///
/// A client that does not read is cut off once `limit` bytes wait for it, as a real server does
/// with watchers that fall behind: what it misses it gets by watching from the last version it saw.
final class LineBuffer: Sendable {
    /// The most bytes that wait for a client when there is something more to say.
    static let limit = 8 << 20

    /// What there is to be sent.
    enum Portion: Equatable, Sendable {
        /// Whole lines.
        case lines([UInt8])
        /// Nothing yet.
        case nothing
        /// The stream has ended.
        case end
        /// The stream has ended in the middle, so that the connection has to break.
        case breakage
    }

    private struct State {
        var bytes: [UInt8] = []
        var isEnded = false
        var isBroken = false
        /// Whether the reader found nothing, and is to be told when there is something.
        var isAwaited = false
        var wake: (@Sendable () -> Void)?

        /// The reader to be told, if it waits to be.
        mutating func reader() -> (@Sendable () -> Void)? {
            defer { isAwaited = false }
            return isAwaited ? wake : nil
        }
    }

    /// What the client is warned of before the first line.
    let warnings: [String]

    private let state = Mutex(State())

    /// A watch of which nothing has been told yet.
    init(warnings: [String] = []) {
        self.warnings = warnings
    }

    /// Appends events as lines.
    ///
    /// - Returns: Whether the client is still there to be told.
    @discardableResult
    func append(_ events: [WatchEvent]) -> Bool {
        let (reader, isOpen) = state.withLock { state in
            if state.bytes.count > LineBuffer.limit {
                state.bytes = []
                state.isEnded = true
                state.isBroken = true
            }
            guard !state.isEnded else { return (state.reader(), false) }
            for event in events { event.writeLine(into: &state.bytes) }
            return (state.reader(), true)
        }
        reader?()
        return isOpen
    }

    /// Ends the stream; what was appended before is still handed out.
    func end(broken: Bool = false) {
        let reader = state.withLock { state in
            state.isEnded = true
            if broken { state.isBroken = true }
            return state.reader()
        }
        reader?()
    }

    /// Names the reader.
    ///
    /// - Parameter wake: Is called, perhaps while the control plane is locked, when there is
    ///   something again after `next` had nothing.
    func onNews(_ wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = wake }
    }

    /// Everything that has been appended since the last call.
    func next() -> Portion {
        state.withLock { state in
            if !state.bytes.isEmpty {
                defer { state.bytes = [] }
                return .lines(state.bytes)
            }
            if state.isBroken { return .breakage }
            if state.isEnded { return .end }
            state.isAwaited = true
            return .nothing
        }
    }
}
