/// The names of members that objects of nearly every kind have, and those of Leases, which are read
/// more often than any other.
///
/// A text that stands in the program costs no memory when it is read again, and a name is found
/// here for less than a text is made of it.
enum WellKnownNames {
    private static let names = [
        "uid", "kind", "name", "spec", "type", "items", "labels", "object", "status", "metadata",
        "namespace", "renewTime", "apiVersion", "finalizers", "generation", "acquireTime",
        "annotations", "generateName", "managedFields", "holderIdentity", "ownerReferences",
        "resourceVersion", "leaseTransitions", "creationTimestamp", "deletionTimestamp",
        "leaseDurationSeconds",
    ]

    /// One name, and what its bytes are told by.
    private struct Entry {
        let name: String
        let mark: Mark
    }

    /// All bytes of a name of up to 24, if its length is known.
    ///
    /// They are the first eight, the eight behind them and the last eight, some of them perhaps
    /// twice. Fewer than eight stand in `first` alone.
    private struct Mark: Equatable {
        var first: UInt64 = 0
        var middle: UInt64 = 0
        var last: UInt64 = 0

        @inline(__always)
        init(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard bytes.count >= 8 else {
                for byte in bytes { first = first << 8 | UInt64(byte) }
                return
            }
            let bytes = UnsafeRawBufferPointer(bytes)
            first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
            if bytes.count > 16 {
                middle = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            }
            last = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        }
    }

    /// The longest name that a mark can tell from others.
    private static let longest = 24

    /// The names by their length in bytes.
    private static let byLength: [[Entry]] = {
        var table: [[Entry]] = Array(repeating: [], count: longest + 1)
        for name in names {
            let bytes = Array(name.utf8)
            let mark = bytes.withUnsafeBufferPointer { Mark($0) }
            table[bytes.count].append(Entry(name: name, mark: mark))
        }
        return table
    }()

    /// The name that has these bytes; `nil` if it is not among them.
    static func name(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count <= longest else { return nil }
        let entries = byLength[bytes.count]
        if entries.isEmpty { return nil }
        let mark = Mark(bytes)
        for index in entries.indices where entries[index].mark == mark {
            return entries[index].name
        }
        return nil
    }
}
