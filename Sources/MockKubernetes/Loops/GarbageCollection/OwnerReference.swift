internal import LockstepKubernetes

/// One entry of an object's `ownerReferences`: whom it belongs to.
struct OwnerReference: Hashable, Sendable {
    var apiVersion: String
    var kind: String
    var name: String
    var uid: String
    /// Whether a foreground deletion of the owner waits for this object.
    var blocksOwnerDeletion: Bool

    /// The references of an object in their order; entries that are none are left out.
    static func all(in metadata: JSONObject?) -> [OwnerReference] {
        guard let entries = metadata?.array("ownerReferences") else { return [] }
        return entries.compactMap { entry in
            guard let entry = entry.asObject, let uid = entry.string("uid") else { return nil }
            return OwnerReference(
                apiVersion: entry.string("apiVersion") ?? "",
                kind: entry.string("kind") ?? "",
                name: entry.string("name") ?? "",
                uid: uid,
                blocksOwnerDeletion: entry.bool("blockOwnerDeletion") ?? false
            )
        }
    }
}

extension JSONObject {
    /// An object's metadata, as a whole object has it.
    var metadata: JSONObject? { object("metadata") }

    /// An object's finalizers.
    var finalizers: [String] {
        metadata?.array("finalizers")?.compactMap(\.asString) ?? []
    }

    /// Whether somebody has asked for the object to be deleted.
    var isBeingDeleted: Bool { metadata?.string("deletionTimestamp") != nil }

    /// Takes the references to these owners out of an object.
    mutating func dropOwners(_ uids: [String]) {
        let rest = metadata?.array("ownerReferences")?.filter { entry in
            !uids.contains(entry["uid"]?.asString ?? "")
        }
        self[object: "metadata"]["ownerReferences"] =
            (rest?.isEmpty ?? true) ? nil : .array(rest ?? [])
    }

    /// Takes a finalizer out of an object.
    mutating func dropFinalizer(_ name: String) {
        let rest = finalizers.filter { $0 != name }
        self[object: "metadata"]["finalizers"] =
            rest.isEmpty ? nil : .array(rest.map(JSONValue.string))
    }
}
