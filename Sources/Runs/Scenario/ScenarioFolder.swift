internal import Glibc

/// The scenario files below a folder.
public struct ScenarioFolder: Sendable {
    /// The folder.
    public let path: String

    /// The files below a folder.
    public init(path: String) {
        self.path = path
    }

    /// The paths of all files that end in `.yaml`, in the order of their names.
    ///
    /// A folder that cannot be read has none.
    public var files: [String] { ScenarioFolder.files(below: path, depth: 4) }

    private static func files(below folder: String, depth: Int) -> [String] {
        guard depth > 0, let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().flatMap { name in
            let path = folder + "/" + name
            return name.hasSuffix(".yaml") ? [path] : files(below: path, depth: depth - 1)
        }
    }
}
