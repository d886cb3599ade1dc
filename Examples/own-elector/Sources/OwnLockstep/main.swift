import LockstepCommand

// Lockstep's command line, in which scenarios can say `system: own-elector`.
CommandLineTool.main(named: "own-lockstep", systems: [ownElector])
