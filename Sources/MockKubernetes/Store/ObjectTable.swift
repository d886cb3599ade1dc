/// The objects of one kind, ordered by key.
///
/// - Cost: A look-up is a binary search; an insertion moves what stands behind.
struct ObjectTable: Sendable {
    private(set) var keys: [ObjectKey] = []
    private(set) var objects: [StoredObject] = []

    /// The object of a key.
    subscript(key: ObjectKey) -> StoredObject? {
        let place = place(of: key)
        return place < keys.count && keys[place] == key ? objects[place] : nil
    }

    /// Stores an object under a key, in place of an earlier one.
    mutating func put(_ object: StoredObject, at key: ObjectKey) {
        let place = place(of: key)
        if place < keys.count, keys[place] == key {
            objects[place] = object
        } else {
            keys.insert(key, at: place)
            objects.insert(object, at: place)
        }
    }

    /// Removes what is stored under a key.
    mutating func remove(_ key: ObjectKey) {
        let place = place(of: key)
        guard place < keys.count, keys[place] == key else { return }
        keys.remove(at: place)
        objects.remove(at: place)
    }

    /// The first place whose key is not below the given one.
    func place(of key: ObjectKey) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] == key { return middle }
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
