extension World {
    /// Takes the programs that are added meanwhile for the next versions of pods that are there.
    ///
    /// Whatever is mounted meanwhile must be there already, and stays as it is. Nothing changes
    /// until `update` is called.
    ///
    /// - Parameter describe: Adds the pods a second time, as they shall be.
    /// - Throws: What `describe` throws.
    public func describeUpdates(_ describe: () throws -> Void) rethrows {
        isDescribingUpdates = true
        defer { isDescribingUpdates = false }
        try describe()
    }

    /// Has a pod run the next version of its program from its next life on.
    ///
    /// Does nothing to a pod that has none, or has been updated before; the life that lasts goes
    /// on as it is.
    public func update(_ name: String) {
        let record = pods + Int(index(of: name))
        guard let next = record.pointee.nextProgram.take() else { return }
        record.pointee.program = next
    }

    /// Remembers the next version of a pod that is there.
    func describe(_ program: Program, as name: String) {
        pods[Int(index(of: name))].nextProgram = program
    }
}
