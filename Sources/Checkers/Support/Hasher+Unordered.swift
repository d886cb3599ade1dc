extension Hasher {
    /// Adds elements whose order says nothing.
    mutating func combine<Elements: Sequence>(
        unordered elements: Elements,
        _ add: (Elements.Element, inout Hasher) -> Void
    ) {
        var sum = 0
        var count = 0
        for element in elements {
            var own = Hasher()
            add(element, &own)
            sum &+= own.finalize()
            count += 1
        }
        combine(sum)
        combine(count)
    }
}
