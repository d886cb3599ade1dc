internal import LockstepCoordination

/// The version that an election is told, beside the one that the store has given.
///
/// The election's writes expect what it was told, so they are put right on their way out.
struct ToldVersion: Hashable, Sendable {
    /// What the election takes for the version it has seen last.
    let told: RegisterVersion
    /// What the store called it.
    let given: RegisterVersion

    /// The same directive, expecting what the store will know.
    func corrected(_ directive: RegisterElection.Directive) -> RegisterElection.Directive {
        guard case .send(let id, .write(let record, .version(told))) = directive else {
            return directive
        }
        return .send(id, .write(record, expecting: .version(given)))
    }
}
