internal import LockstepKubernetes

extension APIServer {
    /// Where an object is kept that a path names.
    ///
    /// It is not asked whether the kind allows the name, only whether a store could have a step of
    /// a path of it. So a name that no kind allows is mostly just not found.
    ///
    /// - Source: `NamespaceKeyFunc` of `k8s.io/apiserver`, `IsValidPathSegmentName` of
    ///   `k8s.io/apimachinery`.
    func key(of name: String, in namespace: String) throws(Refusal) -> ObjectKey {
        let breaches = NameRule.pathStep.breaches(of: name)
        if !breaches.isEmpty { throw .unusableName(name, because: breaches) }
        return ObjectKey(namespace: namespace, name: name)
    }
}
