internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Puts a pod on a node, once and for all.
    mutating func bind(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let key = ObjectKey(namespace: try writtenNamespace(request, kind), name: name)
        let options = try WriteOptions(request.query, name: "CreateOptions")
        let binding = try part(request, named: "Binding", of: name)
        let target = binding.object("target") ?? JSONObject()
        let node = target.string("name") ?? ""
        var errors: [FieldError] = []
        let targetKind = target.string("kind") ?? ""
        if targetKind != "", targetKind != "Node" {
            errors.append(
                .unsupported("target.kind", quoted(targetKind), supported: ["Node", "<empty>"])
            )
        }
        if node.isEmpty { errors.append(.required("target.name")) }
        if !errors.isEmpty {
            throw .invalid(
                "Binding",
                details: Status.Details(name: name, kind: "Binding"),
                errors: errors
            )
        }
        if name.isEmpty { throw .badRequest("Name parameter required.") }
        guard let stored = store.object(key, ofKind: index) else { throw .notFound(kind, name) }
        let metadata = binding.object("metadata") ?? JSONObject()
        for (field, expected, found) in [
            ("UID", metadata.string("uid"), stored.metadata.uid),
            ("ResourceVersion", metadata.string("resourceVersion"), stored.version),
        ] {
            guard let expected, !expected.isEmpty, expected != found else { continue }
            throw .mismatch(kind, key, of: field, expected: expected, found: found)
        }
        if stored.metadata.deletionTimestamp != nil {
            throw .bindingConflict(
                name,
                because: "pod \(name) is being deleted, cannot be assigned to a host"
            )
        }
        if let old = stored.tree.object("spec")?.string("nodeName"), !old.isEmpty {
            throw .bindingConflict(
                name,
                because: "pod \(name) is already assigned to node \(quoted(old))"
            )
        }
        if stored.tree.object("spec")?.array("schedulingGates")?.isEmpty == false {
            throw .bindingConflict(
                name,
                because: "pod \(name) has non-empty .spec.schedulingGates"
            )
        }
        if !options.isRehearsal {
            let bound = kind.bound(stored, to: node, by: metadata, at: wall)
            _ = store.commit(bound, at: key, ofKind: index, replacing: stored.tree)
        }
        return Status.success(code: 201).response
    }

    /// Deletes a pod on behalf of somebody who wants it elsewhere, once its status says so.
    ///
    /// Budgets of disruption are not served, so nothing is ever refused for their sake.
    mutating func evict(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let key = ObjectKey(namespace: try writtenNamespace(request, kind), name: name)
        let write = try WriteOptions(request.query, name: "CreateOptions")
        let eviction = try part(request, named: "Eviction", of: name)
        guard let stored = store.object(key, ofKind: index) else { throw .notFound(kind, name) }
        var options = DeleteOptions()
        if let body = eviction["deleteOptions"], !body.isNull {
            options = try DeleteOptions(body, spellings: request.numberSpellings)
        }
        if write.isRehearsal { options.isRehearsal = true }
        try options.check(stored, kind)
        var marked = stored
        if !options.isRehearsal {
            let condemned = kind.condemned(stored, at: wall)
            if !condemned.tree.isIdentical(to: stored.tree) {
                marked = store.commit(condemned, at: key, ofKind: index, replacing: stored.tree)
            }
            // The mark is a version of its own, which the condition has held for.
            if options.resourceVersion != nil { options.resourceVersion = marked.version }
        }
        _ = try delete(marked, at: key, index, options, at: wall)
        return Status.success(code: 201).response
    }

    /// The body of a request to a part of a pod, which must name the pod.
    private func part(
        _ request: APIRequest,
        named kind: String,
        of name: String
    ) throws(Refusal) -> JSONObject {
        guard let body = request.body?.asObject else {
            throw .badRequest(
                "the object provided is unrecognized (must be of type \(kind)): couldn't get "
                    + "version/kind; json parse error: unexpected end of JSON input (<empty>)"
            )
        }
        let metadata = body.object("metadata")
        try checkNamespace(metadata?.string("namespace") ?? "", request.path.namespace ?? "")
        guard metadata?.string("name") ?? "" == name else {
            throw .badRequest("name in URL does not match name in \(kind) object")
        }
        return body
    }
}

extension ResourceKind {
    /// The pod with the condition that says that it is evicted.
    ///
    /// - Source: Kubernetes, `EvictionREST.addConditionAndDeletePod`.
    fileprivate func condemned(_ pod: StoredObject, at wall: WallInstant) -> StoredObject {
        var content = pod.tree
        for name in ["kind", "apiVersion", "metadata"] { content[name] = nil }
        content.setTrue(
            "DisruptionTarget",
            [
                "reason": "EvictionByEvictionAPI", "message": "Eviction API: evicting",
            ],
            at: wall
        )
        return StoredObject(kind: self, Draft(pod.shared, version: pod.version, content: content))
    }

    /// The pod on a node, with the annotations and labels that a binding adds, and no node any more
    /// that it is only meant for.
    ///
    /// - Source: `BindingREST.setPodNodeAndMetadata` of Kubernetes 1.36. What the labels of its
    ///   node add there to a binding is not added here.
    fileprivate func bound(
        _ pod: StoredObject,
        to node: String,
        by binding: JSONObject,
        at wall: WallInstant
    ) -> StoredObject {
        var content = pod.tree
        for name in ["kind", "apiVersion", "metadata"] { content[name] = nil }
        var spec = content.object("spec") ?? JSONObject()
        spec["nodeName"] = .string(node)
        content["spec"] = .object(spec)
        content[object: "status"]["nominatedNodeName"] = nil
        content.setTrue("PodScheduled", at: wall)
        var draft = Draft(pod.shared, version: pod.version, content: content)
        if let notes = binding.object("annotations"), !notes.isEmpty {
            draft.metadata.annotations = pod.metadata.annotations.overwritten(by: notes)
        }
        if let labels = binding.object("labels"), !labels.isEmpty {
            draft.metadata.labels = pod.metadata.labels.overwritten(by: labels)
        }
        return StoredObject(kind: self, draft)
    }
}

extension JSONObject? {
    /// The texts with those of another object, which win, in order.
    fileprivate func overwritten(by other: JSONObject) -> JSONObject {
        var all = self ?? JSONObject()
        for member in other.members { all[member.key] = member.value }
        return sortedByName(all)
    }
}

extension JSONObject {
    /// Sets one of a pod's conditions to true, as the last of them; one that is stays as it is.
    fileprivate mutating func setTrue(
        _ type: String,
        _ words: JSONObject = [:],
        at wall: WallInstant
    ) {
        if conditionStatus(type) == "True" { return }
        var conditions = object("status")?.array("conditions") ?? []
        conditions.removeAll { $0["type"] == .string(type) }
        var condition: JSONObject = [
            "type": .string(type), "status": "True", "lastProbeTime": .null,
            "lastTransitionTime": .string(Timestamp(wall).text),
        ]
        for word in words.members { condition.append(word.key, word.value) }
        conditions.append(.object(condition))
        self[object: "status"]["conditions"] = .array(conditions)
    }
}

extension Refusal {
    /// A pod cannot be put on a node.
    fileprivate static func bindingConflict(_ name: String, because reason: String) -> Refusal {
        Refusal(
            Status(
                code: 409,
                reason: .conflict,
                message: "Operation cannot be fulfilled on pods/binding \"\(name)\": \(reason)",
                details: Status.Details(name: name, kind: "pods/binding")
            )
        )
    }
}
