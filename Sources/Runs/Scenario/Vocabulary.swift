/// The words a scenario may use: systems, timings, options, faults, judges and resources.
///
/// The catalogs of the other rooms fill it; the reader of scenarios knows no name of its own beyond
/// the keys of the file format.
public struct Vocabulary: Hashable, Sendable {
    /// What can run.
    public var systems: [System]
    /// What can be said about the network.
    public var network: [Parameter]
    /// What can break.
    public var faults: [FaultKind]
    /// Who can judge.
    public var judges: [String]
    /// What the work can act on.
    public var resources: [String]
    /// The services that stand at the other end of a pod's links.
    public var services: [String]

    /// Puts a vocabulary together.
    public init(
        systems: [System],
        network: [Parameter] = [],
        faults: [FaultKind] = [],
        judges: [String] = [],
        resources: [String] = [],
        services: [String] = []
    ) {
        self.systems = systems
        self.network = network
        self.faults = faults
        self.judges = judges
        self.resources = resources
        self.services = services
    }

    /// An algorithm under test and what can be set about it.
    public struct System: Hashable, Sendable {
        /// The name a scenario gives under `system`.
        public var name: String
        /// What may stand under `timings`.
        public var timings: [Parameter]
        /// What may stand under `options`.
        public var options: [Parameter]

        /// Puts a system together.
        public init(name: String, timings: [Parameter] = [], options: [Parameter] = []) {
            self.name = name
            self.timings = timings
            self.options = options
        }
    }

    /// A way to break the world and what can be set about it.
    public struct FaultKind: Hashable, Sendable {
        /// What a fixed fault of a kind is aimed at.
        public enum Target: Hashable, Sendable {
            /// Nothing in particular.
            case nothing
            /// One pod or several.
            case pods
            /// One directed link or several, written `a->b`.
            case links
        }

        /// The name of the kind.
        public var name: String
        /// What a fixed fault of this kind is aimed at.
        public var target: Target
        /// Whether a fixed fault of this kind lasts, so that it must say for how long.
        public var lasts: Bool
        /// What can be set where the kind is drawn at random.
        public var random: [Parameter]
        /// What can be set, besides time and targets, where the fault is fixed.
        public var fixed: [Parameter]

        /// Puts a kind of fault together.
        public init(
            name: String,
            target: Target,
            lasts: Bool = true,
            random: [Parameter] = [],
            fixed: [Parameter] = []
        ) {
            self.name = name
            self.target = target
            self.lasts = lasts
            self.random = random
            self.fixed = fixed
        }
    }

    /// Something that can be set: its name and the type of its value.
    public struct Parameter: Hashable, Sendable {
        /// The key in the file.
        public var name: String
        /// What its value must be.
        public var type: ValueType

        /// Puts a parameter together.
        public init(_ name: String, _ type: ValueType) {
            self.name = name
            self.type = type
        }
    }

    /// What a value must be.
    public enum ValueType: Hashable, Sendable {
        /// `true` or `false`.
        case flag
        /// A whole number within bounds.
        case count(ClosedRange<Int64>)
        /// A duration with its unit: `250ms`, `1.5s`.
        case duration
        /// Two durations, `1ms..10ms`, or one, which stands for both bounds.
        case durationRange
        /// A percentage, `0.5%`, or a fraction, `0.005`.
        case share
        /// One of these names.
        case choice([String])
        /// Any text on one line.
        case text
        /// A list of these names, or of any texts if there are none.
        case list([String])
    }
}
