internal import LockstepCoordination

/// M46, a lock that nobody gives back.
struct NeverReleases: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M46",
        "A holder whose work has ended says that it has given the lock back, and only ceases to "
            + "renew it; what it left it takes for a stranger's.",
        incident: "fabric8's elector before 6.1: "
            + "https://github.com/fabric8io/kubernetes-client/issues/4318; openshift's machine "
            + "config operator: https://github.com/openshift/machine-config-operator/pull/3185",
        breaks: ["L7"],
        alteration: { _ in NeverReleases() }
    )

    /// The grant that was written last, and the one that still stands though it was given back.
    private var written: GrantID?
    private var left: GrantID?

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var told = disowned(input)
        while true {
            var sent: (id: RequestID, version: RegisterVersion)?
            for directive in core.answer(told, in: context) {
                switch directive {
                case .releasing: continue
                case .send(let id, .write(let record, .version(let version))) where record.isFree:
                    sent = (id, version)
                    left = written
                case .send(_, .write(let record, _)):
                    written = record.grant
                    directives.append(directive)
                default: directives.append(directive)
                }
            }
            guard let sent else { return }
            told = .reply(sent.id, .ok(.written(sent.version)), sentAt: context.now)
        }
    }
    /// What happened, with a stranger's grant in the record that was left.
    private func disowned(_ input: RegisterElection.Input) -> RegisterElection.Input {
        guard case .reply(let id, .ok(.found(var record, let version)), let sentAt) = input,
            let left, record.grant == left
        else { return input }
        record.grant = GrantID(rawValue: ~left.rawValue)
        return .reply(id, .ok(.found(record, version)), sentAt: sentAt)
    }
}
