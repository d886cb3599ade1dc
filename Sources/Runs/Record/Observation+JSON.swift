internal import LockstepDeterminism
public import LockstepHistories
public import LockstepKubernetes

extension Event {
    /// Reads an event from its name and its fields, as `Observation.json` writes them; `nil` if
    /// the name is unknown, or a field is missing or of another type.
    public init?(name: String, json fields: JSONObject) {
        self.init(name: name, fields: JSONFieldTree(tree: fields))
    }
}

extension Observation {
    /// The observation as one JSON object; `init(json:)` reads it back.
    public var json: JSONValue {
        var fields = JSONFieldTree()
        event.write(to: &fields)
        var tree = JSONObject(reserving: 10)
        tree.append("sequence", .integer(Int64(bitPattern: sequence)))
        if cause != 0 { tree.append("cause", .integer(Int64(bitPattern: cause))) }
        tree.append("time", .integer(time.nanoseconds))
        if localTime.nanoseconds != time.nanoseconds {
            tree.append("local", .integer(localTime.nanoseconds))
        }
        tree.append("wall", .integer(wallTime.nanoseconds))
        tree.append("pod", .string(pod))
        tree.append("incarnation", .integer(Int64(incarnation)))
        tree.append("ordinal", .integer(Int64(ordinal)))
        tree.append("event", .string(event.name))
        tree.append("fields", .object(fields.tree))
        return .object(tree)
    }

    /// Reads an observation; `nil` if it is none.
    ///
    /// Only `time`, `event` and the event's own fields must be there. Times are nanoseconds: `time`
    /// since the run began, `local` on the pod's monotonic clock (if absent, as `time`), `wall`
    /// since 1970; none is beyond `Instant.possible`.
    ///
    /// - Parameters:
    ///   - json: One object.
    ///   - next: The sequence if the object has none.
    public init?(json: JSONValue, sequence next: UInt64) {
        guard case .object(let tree) = json, let time = tree.integer("time"),
            case let (local, wall) = (tree.integer("local") ?? time, tree.integer("wall") ?? 0),
            [time, local, wall].allSatisfy(Instant.possible.contains),
            let sequence = UInt64(exactly: tree.integer("sequence") ?? Int64(clamping: next)),
            let name = tree.string("event"),
            let event = Event(name: name, json: tree.object("fields") ?? JSONObject()),
            let incarnation = UInt32(exactly: tree.integer("incarnation") ?? 1),
            let ordinal = UInt32(exactly: tree.integer("ordinal") ?? 0)
        else { return nil }
        self.init(
            sequence: sequence,
            cause: UInt64(bitPattern: tree.integer("cause") ?? 0),
            time: Instant(nanoseconds: time),
            localTime: LocalInstant(nanoseconds: local),
            wallTime: WallInstant(nanoseconds: wall),
            pod: tree.string("pod") ?? "",
            incarnation: incarnation,
            ordinal: ordinal,
            event: event
        )
    }
}
