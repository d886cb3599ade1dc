internal import LockstepKubernetes

/// The rules in which kinds differ, as data; what is not said is what most built-in kinds do.
struct KindRules: Sendable {
    /// Whether objects belong to a namespace.
    var isNamespaced = true
    /// What names are good.
    var names = NameRule.subdomain
    /// Whether a write without a version overwrites whatever is there.
    var overwritesWithoutVersion = true
    /// Whether replacing an object that is not there creates it.
    var createsOnUpdate = false
    /// Whether the server counts changes of the fields besides metadata and `status`.
    var countsGenerations = false
    /// The parts of an object that have paths of their own.
    var subresources: [Subresource] = []
    /// Whether a write of the status keeps labels and the like as they were.
    var statusKeepsMetadata = false
    /// How objects are deleted.
    var deletion = DeletionRule.atOnce
    /// What the store calls the resource, if not by its own name.
    var storageName: String?
    /// The fields besides name and namespace by which objects can be selected.
    var selectableFields: [SelectableField] = []
    /// The columns of its tables, if not just name and age.
    var columns: [TableColumn]?
    /// How the object's own fields are merged by a strategic merge patch, by name.
    ///
    /// What is not said is replaced, but for the conditions of a `status`, each type of which
    /// stands there once.
    var merging: [String: MergeSchema.Rule] = [:]
    /// Whether the kind looks at the metadata itself, besides what holds for those of any object.
    var looksAtMetadata = true
    /// Whether an update looks at the metadata once more as if the object were new.
    var revalidatesMetadata = false
    /// Whether an update looks at what may not change before it looks at the rest of the object.
    var looksAtChangesFirst = false
    /// What every answer warns of; `nil` if the kind is not on its way out.
    var deprecation: String?
    /// What the fields besides the metadata may be, for a user's own kind; `nil` for anything.
    var schema: Schema?
    /// Fills in what the client left out, whenever a body is read.
    var fillDefaults: (@Sendable (inout Draft) -> Void)?
    /// Sets what only the server decides before an object is created.
    var prepareCreate: (@Sendable (inout Draft) -> Void)?
    /// Sets what an update may not change; the second is what is stored.
    var prepareUpdate: (@Sendable (inout Draft, StoredObject) -> Void)?
    /// Sets what a write of the status may not change; the second is what is stored.
    var prepareStatus: (@Sendable (inout Draft, StoredObject) -> Void)?
    /// Finds what breaks the kind's rules; of a status that is written alone it is not asked.
    var validate: (@Sendable (Draft, inout [FieldError]) -> Void)?
    /// Finds what breaks the rules for new objects only.
    var validateNew: (@Sendable (Draft, inout [FieldError]) -> Void)?
    /// Finds changes that the kind does not allow; the second is what is stored.
    var validateChange: (@Sendable (Draft, StoredObject, inout [FieldError]) -> Void)?
    /// Finds what breaks the rules for the finalizers of a `spec`, if they are written alone.
    var validateFinalizers: (@Sendable (Draft, inout [FieldError]) -> Void)?
    /// Finds changes that a write of the status may not make; the second is what is stored.
    var validateStatus: (@Sendable (Draft, StoredObject, inout [FieldError]) -> Void)?
    /// Takes out what is not stored, once nothing is to be found any more.
    var tidy: (@Sendable (inout Draft) -> Void)?
}

/// How the objects of a kind are deleted.
enum DeletionRule: Sendable {
    /// At once, unless finalizers hold them.
    case atOnce
    /// After a grace period in which whatever runs them is to stop it.
    case graceful
    /// Once nothing is left inside, which the finalizers of `spec` stand for.
    case whenEmpty
}
