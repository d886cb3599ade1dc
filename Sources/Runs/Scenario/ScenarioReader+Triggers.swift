public import LockstepFaults
public import LockstepSimulation

extension Trigger {
    /// What may stand under `when`, in the order in which it is explained.
    public static let parameters = [
        Parameter("event", .choice(Trigger.events), "what must be observed; the one key it needs"),
        Parameter(
            "pod",
            .text,
            "whose it is: the pod that asked, that had a change committed, that sent the effect, "
                + "or that reports"
        ),
        Parameter("verb", .text, "the method of the request it belongs to, such as PUT or WATCH"),
        Parameter("resource", .text, "the kind of object that request is about, such as leases"),
        Parameter("object", .text, "the object's name; creations name none"),
        Parameter("lock", .text, "the lock it is about"),
        Parameter("nth", .count(1...1_000_000), "the how-manieth one counts; 1 if not given"),
        Parameter("after", .duration, "how long after it the fault begins; 0s if not given"),
    ]
}

extension ScenarioReader {
    /// What an aimed fault waits for.
    mutating func trigger(
        _ node: ScenarioNode,
        path: String,
        system: Scenario.System
    ) throws(ScenarioError) -> Trigger {
        if let event = node.text {
            throw error(
                at: node.place,
                found: quoted(event),
                expected: "a mapping that says what must be observed",
                suggestion: Trigger.events.contains(event) ? "{ event: \(event) }" : nil
            )
        }
        let settings = try settings(node, path: path, parameters: Trigger.parameters)
        guard let event = settings.text("event") else {
            throw error(
                at: node.place,
                found: "a trigger without `event`",
                expected: "what must be observed, as in `when: { event: committed, pod: a }`"
            )
        }
        if let pod = settings.text("pod"), !system.pods.contains(pod) {
            throw error(
                at: node["pod"]?.place ?? node.place,
                found: quoted(pod),
                expected: "a pod: \(quotedList(system.pods))",
                suggestion: nearestName(to: pod, in: system.pods)
            )
        }
        try check(verb: settings.text("verb"), at: node["verb"]?.place ?? node.place)
        let trigger = Trigger(
            event: event,
            pod: settings.text("pod"),
            subject: SubjectPattern(
                verb: settings.text("verb"),
                resource: settings.text("resource"),
                name: settings.text("object")
            ),
            lock: settings.text("lock"),
            nth: settings.count("nth") ?? 1,
            afterNanoseconds: settings.nanoseconds("after") ?? 0
        )
        if let objection = trigger.objection {
            throw error(
                at: node[objection.key]?.place ?? node.place,
                found: objection.found,
                expected: objection.expected
            )
        }
        return trigger
    }

    /// Refuses a method that nobody asks with; as requests are told of, and not as roles name it.
    func check(verb: String?, at place: ScenarioPlace) throws(ScenarioError) {
        guard let verb, !vocabulary.verbs.isEmpty, !vocabulary.verbs.contains(verb) else { return }
        throw error(
            at: place,
            found: "the verb \(quoted(verb))",
            expected: "the method of a request: \(quotedList(vocabulary.verbs))",
            suggestion: Self.methods[verb.lowercased()]
                ?? nearestName(to: verb.uppercased(), in: vocabulary.verbs)
        )
    }

    /// The methods that the API's own verbs are sent with.
    private static let methods = [
        "get": "GET", "list": "LIST", "watch": "WATCH", "create": "POST", "update": "PUT",
        "patch": "PATCH", "delete": "DELETE", "deletecollection": "DELETE",
    ]
}
