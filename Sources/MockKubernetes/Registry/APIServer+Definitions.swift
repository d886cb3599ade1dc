internal import LockstepKubernetes

extension APIServer {
    /// Serves the kinds that the stored definitions describe, and no longer those whose definition
    /// has gone; their objects go with it.
    ///
    /// A kind keeps its place, so that what was said about the objects at that place stays true.
    /// One that the server was made with, without a schema, follows its definition from then on.
    ///
    /// - Parameter index: The place of the definitions among the kinds.
    mutating func serveDefinedKinds(by index: Int) {
        var described: [Int] = []
        for object in store.tables[index].objects {
            guard let spec = object.tree.object("spec"),
                let kind = try? ResourceKind.custom(definition: spec)
            else { continue }
            let place = place(of: kind)
            if definedKinds[place] != spec { kinds[place] = kind }
            definedKinds[place] = spec
            described.append(place)
        }
        for place in definedKinds.keys.sorted() where !described.contains(place) {
            definedKinds[place] = JSONObject()
            let table = store.tables[place]
            for (key, object) in zip(table.keys, table.objects) {
                store.remove(object, at: key, ofKind: place)
            }
        }
    }

    /// The place of a user's own kind, behind all others if it is new.
    private mutating func place(of kind: ResourceKind) -> Int {
        let known = kinds.firstIndex {
            $0.isCustom && $0.group == kind.group && $0.resource == kind.resource
        }
        if let known { return known }
        kinds.append(kind)
        store.addKind()
        return kinds.count - 1
    }

    /// Whether the kind at a place is served, and not one whose definition has gone.
    func isServed(_ place: Int) -> Bool {
        definedKinds.isEmpty || definedKinds[place]?.isEmpty != true
    }
}
