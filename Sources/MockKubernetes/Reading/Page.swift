internal import LockstepKubernetes

/// Which part of a list is asked for.
struct Page {
    /// The state that it shows.
    var need: ReadNeed
    /// The most objects that it holds; 0 or less means all.
    var limit: Int64
    /// Where the page before ended, if there was one.
    var token: ContinueToken?
    /// Whether the objects belong to namespaces, which a place in their list begins with then.
    var isNamespaced = true
}

/// Some objects of a list.
struct PageContent {
    /// The revision whose state is shown.
    var revision: Int64
    /// The objects in their order.
    var items: [Snapshot.Found] = []
    /// Where the next page begins, if there is one.
    var next: ContinueToken?
    /// How many objects are left; only known where nothing is selected.
    var remaining: Int64?
}

extension Page {
    /// Takes the page's objects from a state.
    ///
    /// As long as any object of the namespace is left there is a next page, even if the selectors
    /// leave nothing for it.
    ///
    /// - Parameters:
    ///   - snapshot: The state.
    ///   - scope: Which objects are meant.
    ///   - isSingle: Whether one key is read, which never makes more than one page.
    /// - Returns: The objects, and where the next page begins.
    /// - Cost: O(objects in the namespace from the start on).
    func take(from snapshot: Snapshot, _ scope: Scope, single isSingle: Bool) -> PageContent {
        var content = PageContent(revision: snapshot.revision)
        if isSingle {
            let key = ObjectKey(namespace: scope.namespace ?? "", name: scope.singleName ?? "")
            if let item = snapshot[key], scope.contains(key, item.tree) {
                content.items.append(item)
            }
            return content
        }
        var last: ObjectKey?
        var left: Int64 = 0
        snapshot.visit(from: start(in: scope)) { key, item in
            if let namespace = scope.namespace, key.namespace != namespace { return false }
            if limit > 0, content.items.count >= limit {
                left += 1
                return !scope.hasSelectors
            }
            guard scope.contains(key, item.tree) else { return true }
            content.items.append(item)
            last = key
            return true
        }
        guard left > 0, let last else { return content }
        let name = scope.namespace == nil ? last.path : last.name
        content.next = ContinueToken(after: name, at: snapshot.revision)
        content.remaining = scope.hasSelectors ? nil : left
        return content
    }

    /// The first key that the page may show.
    private func start(in scope: Scope) -> ObjectKey? {
        let first = scope.namespace.map { ObjectKey(namespace: $0, name: "") }
        guard let start = token?.start else { return first }
        if let namespace = scope.namespace { return ObjectKey(namespace: namespace, name: start) }
        guard isNamespaced else { return ObjectKey(namespace: "", name: start) }
        guard let slash = start.firstIndex(of: "/") else {
            return ObjectKey(namespace: start, name: "")
        }
        return ObjectKey(
            namespace: String(start[..<slash]),
            name: String(start[start.index(after: slash)...])
        )
    }
}

extension ObjectKey {
    /// The key as a store's path has it; that of an object without a namespace is its name.
    fileprivate var path: String { namespace.isEmpty ? name : namespace + "/" + name }
}
