internal import LockstepKubernetes

extension ResourceKind {
    /// Events: what somebody saw happen to an object, for people to read.
    public static let event = ResourceKind(
        resource: "events",
        kind: "Event",
        content: .fields([
            Field("involvedObject", .object("ObjectReference", referenceFields), .written),
            Field("reason", .string),
            Field("message", .string),
            Field(
                "source",
                .object("EventSource", [Field("component", .string), Field("host", .string)]),
                .written
            ),
            Field("firstTimestamp", .time, .written),
            Field("lastTimestamp", .time, .written),
            Field("count", .int32),
            Field("type", .string),
            Field("eventTime", .microTime, .written),
            Field(
                "series",
                .object(
                    "EventSeries",
                    [Field("count", .int32), Field("lastObservedTime", .microTime, .written)]
                ),
                .kept
            ),
            Field("action", .string),
            Field("related", .object("ObjectReference", referenceFields), .kept),
            Field("reportingComponent", .string, .written),
            Field("reportingInstance", .string, .written),
        ]),
        rules: KindRules(
            names: .pathStep,
            createsOnUpdate: true,
            selectableFields: .event,
            looksAtMetadata: false,
            validate: validateEvent
        )
    )
}

private let referenceFields = [
    "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath",
].map { Field($0, .string) }

/// The most bytes that fields of an event of the newer form may have; all but the last must be
/// there.
///
/// - Source: `pkg/apis/core/validation/events.go` of `k8s.io/kubernetes`.
private let limits = [
    ("reportingInstance", 128), ("action", 128), ("reason", 128), ("message", 1024),
]

@Sendable private func validateEvent(_ event: Draft, _ errors: inout [FieldError]) {
    let isNew = event.content.string("eventTime") != nil
    if !isPlaced(event, isNew) {
        let namespace = event.content.object("involvedObject")?.string("namespace") ?? ""
        errors.append(
            .invalid(
                "involvedObject.namespace",
                quoted(namespace),
                "does not match event.namespace"
            )
        )
    }
    guard isNew else { return }
    let reporter = event.content.string("reportingComponent") ?? ""
    let path = "reportingComponent"
    if reporter.isEmpty { errors.append(.required(path)) }
    for breach in qualifiedNameBreaches(of: reporter) {
        errors.append(.invalid(path, quoted(reporter), breach))
    }
    for (field, limit) in limits {
        let length = event.content.string(field)?.utf8.count ?? 0
        if length == 0, field != "message" { errors.append(.required(field)) }
        if length > limit {
            errors.append(.invalid(field, "\"\"", "can have at most \(limit) characters"))
        }
    }
}

/// Whether an event is told of in the right namespace.
///
/// What belongs to no namespace is told of in the default one, or in that of the system if the
/// event has the newer form; where else such an event is told of does not matter.
private func isPlaced(_ event: Draft, _ isNew: Bool) -> Bool {
    let namespace = event.content.object("involvedObject")?.string("namespace") ?? ""
    let own = event.metadata.namespace
    if namespace.isEmpty { return own == "default" || isNew && own == "kube-system" }
    return isNew || own == namespace
}
