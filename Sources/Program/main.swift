internal import LockstepBackends
internal import LockstepCommand

// The command line with the systems of this house.
CommandLineTool.main(named: "lockstep", systems: SystemCatalog.all)
