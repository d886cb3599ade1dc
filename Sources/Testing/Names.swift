public import LockstepBackends
public import LockstepCheckers
public import LockstepCoordination
public import LockstepDeterminism
public import LockstepFaults
public import LockstepHistories
public import LockstepKubernetes
public import LockstepKubernetesBackend
public import LockstepServices
public import LockstepSimulation

// What a simulated test needs, under one import. A file that is compiled with the upcoming feature
// `MemberImportVisibility` imports the modules named on the right as well; the product has them.

/// The world: pods, services, network and clocks.
public typealias World = LockstepSimulation.World
/// One life of a pod, as its program sees it.
public typealias Pod = LockstepSimulation.Pod
/// A program that is a value.
public typealias Machine = LockstepSimulation.Machine
/// How ties are broken.
public typealias Pick = LockstepSimulation.Pick
/// Where tasks may be interleaved.
public typealias Granularity = LockstepSimulation.Granularity
/// A network's weather with a tail and loss.
public typealias TailedLinks = LockstepSimulation.TailedLinks
/// The number from which every choice flows.
public typealias Seed = LockstepDeterminism.Seed
/// A moment of virtual time.
public typealias Instant = LockstepDeterminism.Instant
/// A reading of one process's monotonic clock.
public typealias LocalInstant = LockstepDeterminism.LocalInstant
/// A process's clocks and alarms.
public typealias Timekeeper = LockstepDeterminism.Timekeeper
/// A reading of one process's wall clock.
public typealias WallInstant = LockstepDeterminism.WallInstant
/// What a process is handed instead of asking the system for it.
public typealias Environment = LockstepDeterminism.Environment
/// Watches a history for breaches of one property.
public typealias Judge = LockstepCheckers.Judge
/// The numbers judges measure against.
public typealias JudgeSettings = LockstepCheckers.JudgeSettings
/// Watches that no pod's program ends with an error that nobody caught.
public typealias UncaughtErrors = LockstepCheckers.UncaughtErrors
/// Something that must be true of every run.
public typealias Property = LockstepHistories.Property
/// A property that is promised.
public typealias Claim = LockstepHistories.Claim
/// What a promise rests on.
public typealias Assumption = LockstepHistories.Assumption
/// One breach of a property.
public typealias Finding = LockstepHistories.Finding
/// One thing that happened.
public typealias Observation = LockstepHistories.Observation
/// What an observation says happened.
public typealias Event = LockstepHistories.Event
/// What a group of events is about.
public typealias Topic = LockstepHistories.Topic
/// A fencing token as an observation carries it.
public typealias Token = LockstepHistories.Token
/// What became of an operation: it happened, it did not, or nobody knows.
public typealias Outcome = LockstepHistories.Outcome
/// What can be set about a kind of fault, by name.
public typealias Settings = LockstepSimulation.Settings
/// Faults with their times and targets.
public typealias FaultPlan = LockstepFaults.FaultPlan
/// One fault of a plan.
public typealias PlannedFault = LockstepFaults.PlannedFault
/// What must be observed for an aimed fault to begin.
public typealias Trigger = LockstepFaults.Trigger
/// What only a lock's holder may change.
public typealias ProtectedResource = LockstepServices.ProtectedResource
/// How a pod acts on a protected resource.
public typealias ResourceTransport = LockstepServices.ResourceTransport
/// A request of the Kubernetes API.
public typealias APIRequest = LockstepKubernetes.APIRequest
/// How the Kubernetes API is reached.
public typealias APITransport = LockstepKubernetes.APITransport
/// A Kubernetes Lease.
public typealias Lease = LockstepKubernetes.Lease
/// A value of JSON.
public typealias JSONValue = LockstepKubernetes.JSONValue
/// A moment as Leases carry it.
public typealias MicroTime = LockstepKubernetes.MicroTime
/// The simulated Kubernetes API server.
public typealias KubernetesService = LockstepServices.KubernetesService
/// Elections and locks on Kubernetes Leases.
public typealias LeaseBackend = LockstepKubernetesBackend.LeaseBackend
/// Fair elections and locks on Kubernetes Leases.
public typealias LeaseQueueBackend = LockstepKubernetesBackend.LeaseQueueBackend
/// A store that locks can live in.
public typealias Backend = LockstepCoordination.Backend
/// The durations of a lock.
public typealias ElectionTimings = LockstepCoordination.ElectionTimings
/// A lock was lost while the work under it ran.
public typealias LeadershipLost = LockstepCoordination.LeadershipLost
/// A campaign that will never be served.
public typealias CampaignRefused = LockstepCoordination.CampaignRefused
/// Leads while others wait.
public typealias LeaderElection = LockstepCoordination.LeaderElection
/// Works while others wait.
public typealias DistributedLock = LockstepCoordination.DistributedLock
/// Has judges see what Lockstep's own elections and locks do in a pod.
public typealias PodObserver = LockstepBackends.PodObserver
