/// What holds for the project as a whole rather than for one file.
enum HouseRules {
    private static let rootNames = [
        "Package.swift", "Package.resolved", "Sources", "Tests", "Scenarios", "Reports",
        "Examples", "README.md", "CONTRIBUTING.md",
    ]

    /// Folders of such rooms that hold what the entries share.
    private static let sharedFolders = ["Checkers/Coverage", "Checkers/Support", "Faults/Plan"]

    /// Names in the project's root that have no place there.
    static func rootOffences(names: [String]) -> [Offence] {
        names.filter { !$0.hasPrefix(".") && !rootNames.contains($0) }.map {
            Offence(path: $0, line: 1, sentence: "has no place in the root folder")
        }
    }

    /// Rooms whose folders are the entries of a catalog: those with one beside the folders.
    static func catalogRooms(files: [SourceFile]) -> [String] {
        var rooms: [String] = []
        for file in files where isCatalog(file) {
            guard let room = file.room, !rooms.contains(room) else { continue }
            rooms.append(room)
        }
        return rooms
    }

    private static func isCatalog(_ file: SourceFile) -> Bool {
        file.path.hasSuffix("Catalog.swift") && file.path.split(separator: "/").count == 3
    }

    /// Folders that no line of their room's catalog names.
    static func catalogOffences(files: [SourceFile]) -> [Offence] {
        var offences: [Offence] = []
        for room in catalogRooms(files: files) {
            let own = files.filter { $0.room == room }
            let catalog = own.filter(isCatalog)
            let words = catalog.flatMap(\.codeLines).flatMap { line in
                line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            }
            for folder in folders(of: own) where !sharedFolders.contains("\(room)/\(folder)") {
                guard !words.contains(where: { $0 == folder }) else { continue }
                offences.append(
                    Offence(
                        path: "Sources/\(room)/\(folder)",
                        line: 1,
                        sentence: "has no line in the catalog of \(room)"
                    )
                )
            }
        }
        return offences
    }

    private static func folders(of files: [SourceFile]) -> [String] {
        var folders: [String] = []
        for file in files {
            let parts = file.path.split(separator: "/")
            guard parts.count > 3, !folders.contains(String(parts[2])) else { continue }
            folders.append(String(parts[2]))
        }
        return folders
    }

    /// Targets of a manifest whose modules could clash with a user's own.
    static func manifestOffences(_ manifest: SourceFile) -> [Offence] {
        let markers = [".target(", ".executableTarget(", ".systemLibrary("]
        var offences: [Offence] = []
        var awaitsName = false
        for (index, line) in manifest.lines.enumerated() {
            let line = line.drop { $0 == " " }
            guard !line.hasPrefix("//") else { continue }
            if markers.contains(where: { line.contains($0) }) { awaitsName = true }
            guard awaitsName, let range = line.firstRange(of: "name: \"") else { continue }
            awaitsName = false
            let name = line[range.upperBound...].prefix { $0 != "\"" }
            guard !name.hasPrefix("Lockstep"), name != "lockstep" else { continue }
            offences.append(
                Offence(
                    path: manifest.path,
                    line: index + 1,
                    sentence: "the module `\(name)` is not prefixed `Lockstep`"
                )
            )
        }
        return offences
    }
}
