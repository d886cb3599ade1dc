extension Event {
    /// From here on things break.
    public static let breakingBegan = Event.phaseBegan(name: "breaking")
    /// From here on nothing breaks any more, and somebody must lead again.
    public static let recoveringBegan = Event.phaseBegan(name: "recovering")
}
