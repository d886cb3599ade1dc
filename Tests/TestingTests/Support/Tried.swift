import LockstepTesting
import Synchronization
import Testing

/// Applies the trait to a body from within another test, and hands back what it recorded.
///
/// The issues are kept from that test, which they would fail.
func tried(
    _ trait: SimulatedTrait,
    _ body: @Sendable () async throws -> Void
) async throws -> [String] {
    let test = try #require(Test.current)
    let said = Mutex<[String]>([])
    let listener: IssueHandlingTrait = .compactMapIssues { issue in
        let comments = issue.comments.map(\.rawValue)
        said.withLock { $0.append(comments.joined(separator: "\n")) }
        return nil
    }
    try await listener.provideScope(for: test, testCase: nil) {
        try await trait.provideScope(for: test, testCase: nil, performing: body)
    }
    return said.withLock { $0 }
}

/// What simulated bodies note down, seed by seed.
final class Notes<Note: Sendable>: Sendable {
    private let list = Mutex<[Note]>([])

    var all: [Note] { list.withLock { $0 } }

    func add(_ note: Note) {
        list.withLock { $0.append(note) }
    }
}
