internal import LockstepKubernetes

extension APIPath {
    /// The part of a pod that the path of all bindings means; `nil` for other paths.
    ///
    /// So pods were put on nodes once. Which pod it is stands in the body only.
    var bindingOfOldPath: APIPath? {
        guard resource == "bindings", group.isEmpty, version == "v1", name == nil, let namespace
        else { return nil }
        return APIPath(
            group: "",
            version: "v1",
            namespace: namespace,
            resource: "pods",
            name: "",
            subresource: "binding"
        )
    }
}

extension WireReading {
    /// The request with the pod that its body names.
    ///
    /// The uid in the body is not looked at, in contrast to the path of a pod.
    ///
    /// - Source: `LegacyBindingREST` of the real server; uids in bodies of creations are wiped, and
    ///   only a part of an object may ask that they be kept.
    var namedByBody: WireReading {
        guard case .request(var request) = self, case .object(var body)? = request.body,
            var metadata = body.object("metadata")
        else { return self }
        metadata["uid"] = nil
        body["metadata"] = .object(metadata)
        request.body = .object(body)
        request.path.name = metadata.string("name") ?? ""
        return .request(request)
    }
}
