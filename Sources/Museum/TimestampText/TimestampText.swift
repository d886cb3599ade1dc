internal import LockstepCoordination
internal import LockstepDeterminism

/// M08, a renewal known by its time.
struct TimestampText: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M08",
        "A record counts as renewed only if it reads differently, with its times in whole seconds, "
            + "whatever its version.",
        incident: "client-go, which compares the records and not their versions: "
            + "https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/"
            + "leaderelection.go",
        breaks: ["S1", "W1"],
        alteration: { _ in TimestampText() }
    )

    /// What the last record that was read says, to the second.
    private var text: RegisterRecord?
    private var version: ToldVersion?

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        for directive in core.answer(read(input), in: context) {
            directives.append(version?.corrected(directive) ?? directive)
        }
    }

    /// Tells of a record that reads as before under its earlier version.
    private mutating func read(_ input: RegisterElection.Input) -> RegisterElection.Input {
        switch input {
        case .reply(let id, .ok(.found(let record, let given)), let sentAt):
            let now = TimestampText.wholeSeconds(record)
            let told = now == text ? version?.told : nil
            (text, version) = (now, ToldVersion(told: told ?? given, given: given))
            return .reply(id, .ok(.found(record, told ?? given)), sentAt: sentAt)
        case .reply(_, .ok(.missing), _), .reply(_, .ok(.written), _):
            (text, version) = (nil, nil)
            return input
        default: return input
        }
    }

    private static func wholeSeconds(_ record: RegisterRecord) -> RegisterRecord {
        func whole(_ time: WallInstant?) -> WallInstant? {
            time.map { WallInstant(nanoseconds: $0.nanoseconds / 1_000_000_000 * 1_000_000_000) }
        }
        var text = record
        text.acquireTime = whole(record.acquireTime)
        text.renewTime = whole(record.renewTime)
        return text
    }
}
