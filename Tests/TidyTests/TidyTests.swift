import Testing

@Suite("the project is tidy")
struct TidyTests {
    private let project: Project

    init() throws {
        project = try Project()
    }

    @Test("this test sees the sources")
    func seesSources() {
        #expect(project.files.contains { $0.path == "Tests/TidyTests/TidyTests.swift" })
        #expect(project.files.contains { $0.path == "Sources/Determinism/Seed.swift" })
        #expect(project.files.contains { $0.path == ".ci/run" })
    }

    @Test("imports go down, and each outer module belongs to its room")
    func imports() {
        #expect(project.files.flatMap(ImportRules.offences).isEmpty)
    }

    @Test("the rooms that have a layer are the folders of Sources")
    func rooms() {
        let folders = Set(project.files.compactMap(\.room))
        #expect(Set(Layers.rooms.joined()) == folders)
        #expect(Layers.sideways.allSatisfy { Layers.layer(of: $0) == Layers.layer(of: $1) })
    }

    @Test("the layers 0 to 2 use no clock, randomness, hash or output of the system")
    func tokens() {
        #expect(project.files.flatMap(TokenRules.offences).isEmpty)
    }

    @Test("no wide lines, no long files, no paths of a machine")
    func texts() {
        #expect(project.files.flatMap(TextRules.offences).isEmpty)
    }

    @Test("every entry of a catalog's room has its line")
    func catalogs() {
        #expect(HouseRules.catalogOffences(files: project.files).isEmpty)
        #expect(HouseRules.catalogRooms(files: project.files).count >= 6)
    }

    @Test("the root folder holds what it should and nothing else")
    func root() {
        #expect(HouseRules.rootOffences(names: project.names).isEmpty)
    }

    @Test("every module is prefixed")
    func modules() throws {
        let manifest = try #require(project.files.first { $0.path == "Package.swift" })
        #expect(HouseRules.manifestOffences(manifest).isEmpty)
    }
}
