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
    /// Only `time`, `event` and the event's own fields must be there, and of these not what goes
    /// without saying: `scope` and `reason`, which are empty then. Times are nanoseconds: `time`
    /// since the run began, `local` on the pod's monotonic clock (if absent, as `time`), `wall`
    /// since 1970; none is beyond `Instant.possible`. A field `deadlineSeconds` counts from
    /// `local`.
    ///
    /// - Parameters:
    ///   - json: One object.
    ///   - next: The sequence if the object has none.
    public init?(json: JSONValue, sequence next: UInt64) {
        guard let read = try? Observation(line: json, sequence: next) else { return nil }
        self = read
    }

    /// Reads an observation, or says what is wrong with it.
    init(line json: JSONValue, sequence next: UInt64) throws(ObservationMistake) {
        guard case .object(let tree) = json else {
            throw ObservationMistake(sentence: "it is no object")
        }
        let time = try ObservedMember("time").moment(in: tree, otherwise: nil)
        let local = try ObservedMember("local").moment(in: tree, otherwise: time)
        let wall = try ObservedMember("wall").moment(in: tree, otherwise: 0)
        let sequence = try ObservedMember("sequence").number(
            in: tree,
            from: 0,
            to: .max,
            otherwise: Int64(clamping: next)
        )
        let cause = try ObservedMember("cause").number(in: tree, from: .min, to: .max, otherwise: 0)
        let most = Int64(UInt32.max)
        let incarnation = try ObservedMember("incarnation").number(
            in: tree,
            from: 0,
            to: most,
            otherwise: 1
        )
        let ordinal = try ObservedMember("ordinal").number(
            in: tree,
            from: 0,
            to: most,
            otherwise: 0
        )
        let pod = try ObservedMember("pod").text(in: tree, otherwise: "")
        let name = try ObservedMember("event").text(in: tree, otherwise: nil)
        self.init(
            sequence: UInt64(sequence),
            cause: UInt64(bitPattern: cause),
            time: Instant(nanoseconds: time),
            localTime: LocalInstant(nanoseconds: local),
            wallTime: WallInstant(nanoseconds: wall),
            pod: pod,
            incarnation: UInt32(incarnation),
            ordinal: UInt32(ordinal),
            event: try ObservedFields.event(name, in: tree, at: local)
        )
    }
}
