// The seed of Swift's hashing. It is fixed only in test bundles and in processes that were started
// for it with LOCKSTEP_HASH_SEED; any other program keeps its own random one.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CSimulation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct lockstep_hashing_parameters {
    uint64_t seed0;
    uint64_t seed1;
    uint8_t deterministic;
};

extern struct lockstep_hashing_parameters _swift_stdlib_Hashing_parameters;

static int is_test_bundle(void) {
    static const char suffix[] = ".xctest";
    size_t length = strlen(program_invocation_short_name);
    size_t tail = sizeof suffix - 1;
    return length > tail && strcmp(program_invocation_short_name + length - tail, suffix) == 0;
}

// Runs before the first dictionary exists; later the seed must not change.
__attribute__((constructor(101))) static void fix_hash_seed(void) {
    const char *text = getenv("LOCKSTEP_HASH_SEED");
    if (!text && !is_test_bundle()) return;
    uint64_t seed = text ? strtoull(text, NULL, 0) : 0;
    _swift_stdlib_Hashing_parameters.seed0 = seed;
    _swift_stdlib_Hashing_parameters.seed1 = seed;
    _swift_stdlib_Hashing_parameters.deterministic = 1;
}

uint64_t lockstep_hash_seed(void) { return _swift_stdlib_Hashing_parameters.seed0; }

int lockstep_hash_seed_is_fixed(void) { return _swift_stdlib_Hashing_parameters.deterministic; }
