extension ControlPlane {
    /// Has a call wait until the store answers.
    mutating func hold(_ call: Call) {
        held.append(call.id)
        park(call, .held, until: nil)
    }
}
