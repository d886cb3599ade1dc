extension World {
    /// Changes the network's weather from now on; what is on its way arrives as it would have.
    public func setLinks(_ model: some LinkModel) {
        guard !isMuted else { return }
        linkModel = model
    }

    /// Cuts a directed link; what is on its way is lost too.
    ///
    /// Cuts add up: each needs its own `mend`.
    public func cut(from: String, to: String) {
        changeLink(from: from, to: to) { $0.cuts += 1 }
    }

    /// Takes one cut of a directed link back.
    public func mend(from: String, to: String) {
        changeLink(from: from, to: to) {
            precondition($0.cuts > 0, "the link from \(from) to \(to) is not cut")
            $0.cuts -= 1
        }
    }

    /// Adds loss to a directed link, on top of the network's own.
    ///
    /// - Parameters:
    ///   - partsPerMillion: The share lost, in millionths; negative takes loss back.
    ///   - from: The sending end.
    ///   - to: The receiving end.
    public func addLoss(partsPerMillion: Int64, from: String, to: String) {
        changeLink(from: from, to: to) {
            let sum = Int64($0.addedLossPartsPerMillion) + partsPerMillion
            precondition(sum >= 0, "more loss was taken back than was added")
            $0.addedLossPartsPerMillion = UInt64(sum)
        }
    }

    /// Adds latency to a directed link, on top of the network's own.
    ///
    /// - Parameters:
    ///   - nanoseconds: How much longer each message takes; negative takes latency back.
    ///   - from: The sending end.
    ///   - to: The receiving end.
    public func addLatency(nanoseconds: Int64, from: String, to: String) {
        changeLink(from: from, to: to) { $0.addedLatencyNanoseconds += nanoseconds }
    }

    private func changeLink(from: String, to: String, _ change: (inout LinkState) -> Void) {
        guard !isMuted else { return }
        change(&link(from: index(of: from), to: index(of: to)).pointee)
    }
}
