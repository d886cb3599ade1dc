// The tasks that code of a world makes, and whether they have come to their end: the runtime says
// neither to anybody.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CSimulation.h"

#include <dlfcn.h>

typedef struct {
    void *task;
    void *context;
} lockstep_created_task;

typedef __attribute__((swiftcall)) lockstep_created_task (*create_function)(
    size_t flags, void *options, const void *type, void *entry, void *context);

extern void *swift_retain(void *object);
extern void swift_release(void *object);

static lockstep_task_witness task_witness;

void lockstep_install_task_witness(lockstep_task_witness witness) { task_witness = witness; }

// Compiled code asks for every task here but for those of `async let`, which end with their scope,
// and the runtime's own helpers. Weak, because in a static build the runtime's definition must be
// the one; there no task is seen.
__attribute__((weak, swiftcall)) lockstep_created_task swift_task_create(
    size_t flags, void *options, const void *type, void *entry, void *context) {
    static create_function real;
    create_function function = __atomic_load_n(&real, __ATOMIC_RELAXED);
    if (!function) {
        function = (create_function)dlsym(RTLD_NEXT, "swift_task_create");
        __atomic_store_n(&real, function, __ATOMIC_RELAXED);
    }
    lockstep_created_task created = function(flags, options, type, entry, context);
    void *world = lockstep_current_world;
    if (world && task_witness) task_witness(world, created.task);
    return created;
}

// A task's state lies 96 bytes in (runtime header TaskPrivate.h); these are bits of it.
enum {
    TASK_STATE_OFFSET = 96,
    TASK_IS_CANCELLED = 0x100,
    TASK_IS_RUNNING = 0x800,
    TASK_IS_ENQUEUED = 0x1000,
    TASK_IS_COMPLETE = 0x2000,
};

static uint32_t task_state(const void *task) {
    const uint32_t *state = (const uint32_t *)((const char *)task + TASK_STATE_OFFSET);
    return __atomic_load_n(state, __ATOMIC_ACQUIRE);
}

int lockstep_task_is_complete(void *task) { return (task_state(task) & TASK_IS_COMPLETE) != 0; }

int lockstep_task_is_ending(void *task) {
    uint32_t state = task_state(task);
    if (state & TASK_IS_COMPLETE) return 1;
    return (state & TASK_IS_CANCELLED) && (state & (TASK_IS_RUNNING | TASK_IS_ENQUEUED));
}

void lockstep_retain_task(void *task) { swift_retain(task); }

void lockstep_release_task(void *task) { swift_release(task); }
