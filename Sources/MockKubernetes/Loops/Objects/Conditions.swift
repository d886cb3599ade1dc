internal import LockstepDeterminism
internal import LockstepKubernetes

extension JSONObject {
    /// The status of one of an object's conditions; `nil` if it has no such condition.
    func conditionStatus(_ type: String) -> String? {
        let conditions = object("status")?.array("conditions")
        return conditions?.first { $0["type"]?.asString == type }?["status"]?.asString
    }

    /// Sets a condition, with the time of the change if its status changes.
    ///
    /// - Parameters:
    ///   - type: Which; it is appended if there is none.
    ///   - status: `True`, `False` or `Unknown`.
    ///   - reason: Why, in one word.
    ///   - message: Why, in a sentence.
    ///   - heartbeat: When somebody last vouched for it; `nil` leaves that as it is.
    ///   - wall: Now.
    mutating func setCondition(
        _ type: String,
        _ status: String,
        reason: String? = nil,
        message: String? = nil,
        heartbeat: WallInstant? = nil,
        at wall: WallInstant
    ) {
        var conditions = object("status")?.array("conditions") ?? []
        let index = conditions.firstIndex { $0["type"]?.asString == type }
        var entry = index.flatMap { conditions[$0].asObject } ?? JSONObject()
        let isChange = entry.string("status") != status
        entry["type"] = .string(type)
        entry["status"] = .string(status)
        if let heartbeat { entry["lastHeartbeatTime"] = .string(Timestamp(heartbeat).text) }
        if isChange { entry["lastTransitionTime"] = .string(Timestamp(wall).text) }
        entry["reason"] = reason.map(JSONValue.string)
        entry["message"] = message.map(JSONValue.string)
        if let index {
            conditions[index] = .object(entry)
        } else {
            conditions.append(.object(entry))
        }
        self[object: "status"]["conditions"] = .array(conditions)
    }
}
