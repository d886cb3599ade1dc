import Foundation

/// The project that these tests belong to, as it lies on the disk.
struct Project {
    let names: [String]
    let files: [SourceFile]

    private static let extensions = [
        "swift", "c", "h", "md", "yaml", "yml", "json", "modulemap", "sh", "txt",
    ]

    /// Reads every text of the project, apart from what builds and runs leave behind.
    init() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let manager = FileManager.default
        names = try manager.contentsOfDirectory(atPath: root.path).sorted().filter {
            !$0.hasSuffix(".sqlite") && !$0.hasSuffix(".sqlite-journal")
        }
        var files: [SourceFile] = []
        var folders = [""]
        while let folder = folders.popLast() {
            let place = root.appendingPathComponent(folder).path
            for name in try manager.contentsOfDirectory(atPath: place).sorted() {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                let values = try root.appendingPathComponent(path)
                    .resourceValues(forKeys: [.isDirectoryKey, .isRegularFileKey])
                if values.isDirectory == true {
                    if !Self.isLeftBehind(name) { folders.append(path) }
                } else if values.isRegularFile == true, Self.isText(path) {
                    let data = try Data(contentsOf: root.appendingPathComponent(path))
                    let text = String(decoding: data, as: UTF8.self)
                    files.append(SourceFile(path: path, text: text))
                }
            }
        }
        self.files = files.sorted { $0.path < $1.path }
    }

    /// Folders that tools make: builds, the version control's own, the editor's.
    private static func isLeftBehind(_ name: String) -> Bool {
        name.hasPrefix(".") && name != ".ci" && name != ".github"
    }

    private static func isText(_ path: String) -> Bool {
        if path.hasPrefix(".ci/") { return true }
        guard let dot = path.lastIndex(of: ".") else { return false }
        return extensions.contains(String(path[path.index(after: dot)...]))
    }
}
