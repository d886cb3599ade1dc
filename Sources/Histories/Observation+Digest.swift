public import LockstepDeterminism

extension Digest: FieldSink {
    /// Folds a whole number.
    @inline(__always)
    public mutating func field(_ name: StaticString, _ value: Int64) {
        fold(value)
    }

    /// Folds a text.
    @inline(__always)
    public mutating func field(_ name: StaticString, _ value: String) {
        fold(value)
    }

    /// Folds a yes or no.
    @inline(__always)
    public mutating func field(_ name: StaticString, _ value: Bool) {
        fold(value ? UInt64(1) : UInt64(2))
    }
}

extension Digest {
    /// Folds an observation: when, where, and every field of what happened.
    ///
    /// Sequence, cause and ordinal follow from the order and are left out.
    public mutating func fold(_ observation: Observation) {
        fold(observation.time.nanoseconds)
        fold(observation.localTime.nanoseconds)
        fold(observation.wallTime.nanoseconds)
        fold(observation.pod)
        fold(UInt64(observation.incarnation))
        fold(observation.event.name)
        observation.event.write(to: &self)
    }
}
