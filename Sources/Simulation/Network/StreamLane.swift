/// The answers of one stream on their way to their receiver.
///
/// Like the bytes of one connection they arrive in the order in which they were sent, and nothing
/// arrives after one that was lost: the next arrival tells the receiver that the connection broke.
final class StreamLane {
    let receiver: any Receiver
    /// What opened the stream.
    private let opening: Parcel
    /// When the last answer sent so far arrives; later ones do not overtake it.
    private var lastDue = Int64.min
    /// Answers sent and not arrived, oldest first; `nil` stands where the connection broke.
    private var parcels: [Parcel?] = []

    init(receiver: any Receiver, opening: Parcel) {
        self.receiver = receiver
        self.opening = opening
    }

    /// What the request that opened the stream was about.
    func subject() -> Subject { opening.subject }

    /// Puts an answer on its way.
    ///
    /// - Returns: When it arrives, which is not before those sent earlier.
    func send(_ parcel: Parcel, due: Int64) -> Int64 {
        if !isBroken { parcels.append(parcel) }
        lastDue = max(lastDue, due)
        return lastDue
    }

    /// Loses the answer that is being sent, and all later ones.
    func loseLast() {
        if !isBroken { parcels.append(nil) }
    }

    /// Loses the answer that arrives, and all later ones.
    func loseFirst() {
        parcels = [nil]
    }

    /// The answer that arrives now; `nil` if the connection has broken before it.
    ///
    /// Two arrivals at one instant may be taken in any order, so the answer is the oldest one on
    /// its way and not the one whose arrival was taken.
    func takeFirst() -> Parcel? {
        parcels.isEmpty ? nil : parcels.removeFirst()
    }

    private var isBroken: Bool {
        guard let last = parcels.last else { return false }
        return last == nil
    }
}
