import Foundation

/// A path that nothing lies at.
func temporaryPath(_ name: String) -> String {
    FileManager.default.temporaryDirectory
        .appendingPathComponent("lockstep-\(name)-\(UUID().uuidString)").path
}

func removeFolder(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
}

func contents(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
}
