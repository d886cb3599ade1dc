internal import LockstepCSimulation
internal import LockstepSimulation

/// What the running program was built by.
public enum ThisBuild {
    /// The compiler.
    public static let toolchain = SelfTest.toolchain

    /// `debug` or `release`.
    public static var optimisation: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// The seed of Swift's hashing in this process, or `random` where nobody fixed it.
    public static var hashSeed: String {
        lockstep_hash_seed_is_fixed() != 0 ? String(lockstep_hash_seed()) : "random"
    }
}
