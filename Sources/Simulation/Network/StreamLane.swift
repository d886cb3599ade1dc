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
    private var answers: [(number: Int32, parcel: Parcel?)] = []
    /// How many were sent.
    private var sent: Int32 = 0

    init(receiver: any Receiver, opening: Parcel) {
        self.receiver = receiver
        self.opening = opening
    }

    /// What the request that opened the stream was about.
    func subject() -> Subject { opening.subject }

    /// Puts an answer on its way.
    ///
    /// - Returns: Its number among the stream's answers.
    func send(_ parcel: Parcel) -> Int32 {
        sent &+= 1
        if !isBroken { answers.append((sent, parcel)) }
        return sent
    }

    /// When an answer arrives that would take until then; not before those sent earlier.
    func arrival(due: Int64) -> Int64 {
        lastDue = max(lastDue, due)
        return lastDue
    }

    /// Loses the answer that is being sent, and all later ones.
    ///
    /// - Returns: The number it would have had.
    @discardableResult
    func loseLast() -> Int32 {
        sent &+= 1
        lose(sent)
        return sent
    }

    /// Loses an answer on its way, and all later ones; those before it arrive.
    func lose(_ number: Int32) {
        if let last = answers.last, last.parcel == nil, last.number <= number { return }
        answers.removeAll { $0.number >= number }
        answers.append((number, nil))
    }

    /// The answer that arrives now; `nil` if the connection has broken before it.
    ///
    /// Two arrivals at one instant may be taken in any order, so the answer is the oldest one on
    /// its way and not the one whose arrival was taken.
    func takeFirst() -> Parcel? {
        answers.isEmpty ? nil : answers.removeFirst().parcel
    }

    private var isBroken: Bool {
        guard let last = answers.last else { return false }
        return last.parcel == nil
    }
}
