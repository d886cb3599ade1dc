internal import LockstepCoordination

/// M46, a lock that nobody gives back.
struct NeverReleases: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M46",
        "A holder whose work has ended says that it has given the lock back, and only ceases to "
            + "renew it.",
        incident: "fabric8's elector before 6.1: "
            + "https://github.com/fabric8io/kubernetes-client/issues/4318; openshift's machine "
            + "config operator: https://github.com/openshift/machine-config-operator/pull/3185",
        breaks: ["L7"],
        alteration: { _ in NeverReleases() }
    )

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var told = input
        while true {
            var sent: (id: RequestID, version: RegisterVersion)?
            for directive in core.answer(told, in: context) {
                switch directive {
                case .releasing: continue
                case .send(let id, .write(let record, .version(let version))) where record.isFree:
                    sent = (id, version)
                default: directives.append(directive)
                }
            }
            guard let sent else { return }
            told = .reply(sent.id, .ok(.written(sent.version)), sentAt: context.now)
        }
    }
}
