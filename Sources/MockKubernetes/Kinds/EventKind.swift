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
            createsOnUpdate: true,
            selectableFields: [
                SelectableField("involvedObject.kind"),
                SelectableField("involvedObject.namespace"),
                SelectableField("involvedObject.name"), SelectableField("involvedObject.uid"),
                SelectableField("involvedObject.apiVersion"),
                SelectableField("involvedObject.resourceVersion"),
                SelectableField("involvedObject.fieldPath"), SelectableField("reason"),
                SelectableField("reportingComponent"), SelectableField("type"),
            ],
            revalidatesMetadata: true,
            validate: validateEvent
        )
    )
}

private let referenceFields = [
    "kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath",
].map { Field($0, .string) }

@Sendable private func validateEvent(_ event: Draft, _ errors: inout [FieldError]) {
    let namespace = event.content.object("involvedObject")?.string("namespace") ?? ""
    // What belongs to no namespace is told of in the default one.
    let expected = namespace.isEmpty ? "default" : namespace
    if event.metadata.namespace != expected {
        errors.append(
            .invalid(
                "involvedObject.namespace",
                quoted(namespace),
                "does not match event.namespace"
            )
        )
    }
    guard event.content.string("eventTime") != nil else { return }
    for field in ["reportingComponent", "reportingInstance", "action", "reason"]
    where event.content.string(field)?.isEmpty != false {
        errors.append(.required(field == "reportingComponent" ? "reportingController" : field))
    }
}
