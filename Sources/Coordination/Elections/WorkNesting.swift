/// The locks under which the present task works.
@usableFromInline
enum WorkNesting {
    @TaskLocal private static var names: [String] = []

    /// Their names, the outermost first.
    @usableFromInline static var locks: [String] { names }

    /// Does work that counts as under one more lock, with all tasks that it begins.
    @usableFromInline
    static func under<Value>(_ lock: String, _ work: () async throws -> Value) async rethrows
        -> Value
    {
        try await $names.withValue(names + [lock]) { try await work() }
    }
}
