/// What a control plane has put out and nobody has taken, first in, first out.
///
/// It is filled and emptied with every request, so it keeps its places, and neither copies what it
/// takes in nor what it hands out.
struct OutputQueue: Sendable {
    /// Stands where nothing waits.
    private static let blank = ControlPlane.Output.opened(0)

    private var places: [ControlPlane.Output] = []
    /// How many places have been handed out.
    private var taken = 0
    /// How many places are filled, those that have been handed out included.
    private var filled = 0

    /// Puts something behind everything else.
    mutating func append(_ output: consuming ControlPlane.Output) {
        if filled < places.count {
            places[filled] = output
        } else {
            places.append(output)
        }
        filled += 1
    }

    /// Hands out what has waited longest; `nil` if nothing waits.
    mutating func next() -> ControlPlane.Output? {
        guard taken < filled else {
            taken = 0
            filled = 0
            return nil
        }
        var output = Self.blank
        swap(&output, &places[taken])
        taken += 1
        return output
    }
}
