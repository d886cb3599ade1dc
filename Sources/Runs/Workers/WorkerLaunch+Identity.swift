internal import LockstepDeterminism

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension WorkerLaunch {
    /// What the program is, down to its last byte: the same after a copy, another after a change.
    ///
    /// - Throws: `SweepError.environment` if the program cannot be read.
    /// - Cost: Reads the whole program.
    public func identity() throws(SweepError) -> String {
        let file = openForReading(executable)
        guard file >= 0 else {
            throw .environment("cannot read \(executable): \(systemReason())")
        }
        defer { close(file) }
        var digest = Digest()
        while true {
            guard let bytes = readSome(file) else {
                throw .environment("cannot read \(executable): \(systemReason())")
            }
            guard !bytes.isEmpty else { break }
            bytes.withUnsafeBytes { bytes in
                for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
                    digest.fold(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                }
                for byte in bytes[(bytes.count & ~7)...] { digest.fold(UInt64(byte)) }
            }
        }
        return "\(ThisBuild.optimisation), \(ThisBuild.toolchain), program "
            + String(digest.value, radix: 16)
    }
}
