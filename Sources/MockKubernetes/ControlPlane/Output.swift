public import LockstepKubernetes

extension ControlPlane {
    /// What a control plane has its driver do, or tells it.
    public enum Output: Sendable {
        /// A call is answered; nothing more follows for it.
        case answer(UInt64, APIResponse)
        /// A call has become a watch; its events follow.
        case opened(UInt64)
        /// Events of a watch, oldest first, at least one.
        case events(UInt64, [WatchEvent])
        /// A watch ends as it should: its time is over, or an error was its last event.
        case ended(UInt64)
        /// The connection of a call breaks: a watch ends in the middle, or the call gets no
        /// response, so that its client cannot know what was done.
        case broken(UInt64)
        /// The store carried out a write, by a call or by the control plane itself.
        case committed(Commit, by: UInt64?)
    }
}
