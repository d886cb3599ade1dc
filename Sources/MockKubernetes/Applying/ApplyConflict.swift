internal import LockstepKubernetes

/// A field that a client wants to set and another has set to something else.
struct ApplyConflict {
    /// The other one, as an entry without time and fields.
    var owner: JSONObject
    /// The field's path, such as `.spec.holderIdentity`.
    var path: String

    /// The other one as refusals name it.
    fileprivate var ownerText: String {
        var text = quoted(owner.string("manager") ?? "")
        if let part = owner.string("subresource") { text += " with subresource \(quoted(part))" }
        if owner.string("operation") == "Update" {
            text += " using \(owner.string("apiVersion") ?? "")"
        }
        return text
    }
}

extension Refusal {
    /// Fields belong to others; they are listed by owner.
    static func applyConflict(_ conflicts: [ApplyConflict]) -> Refusal {
        var message = "Apply failed with \(conflicts.count) conflict"
        if conflicts.count == 1 {
            message += ": conflict with \(conflicts[0].ownerText): \(conflicts[0].path)"
        } else {
            message += "s: "
            var lines: [String] = []
            var last: String?
            for conflict in conflicts {
                if conflict.ownerText != last {
                    lines.append("conflicts with \(conflict.ownerText):")
                }
                last = conflict.ownerText
                lines.append("- \(conflict.path)")
            }
            message += lines.joined(separator: "\n")
        }
        let causes = conflicts.map {
            Status.Cause(
                reason: "FieldManagerConflict",
                message: "conflict with \($0.ownerText)",
                field: $0.path
            )
        }
        return Refusal(
            Status(
                code: 409,
                reason: .conflict,
                message: message,
                details: Status.Details(causes: causes)
            )
        )
    }
}
