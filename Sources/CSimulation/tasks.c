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

// A record of a task's options (runtime header TaskOptions.h); one kind holds its name.
typedef struct lockstep_task_option {
    size_t flags;
    struct lockstep_task_option *next;
    const char *name;
} lockstep_task_option;

enum { TASK_OPTION_IS_NAME = 7 };

static const char *task_name(const lockstep_task_option *option) {
    for (; option; option = option->next) {
        if ((option->flags & 0xff) == TASK_OPTION_IS_NAME) return option->name;
    }
    return 0;
}

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
    if (world && task_witness) {
        task_witness(world, created.task, task_name(options), __builtin_return_address(0));
    }
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

// Where a task that waits goes on lies 56 bytes in, and behind it the innermost of its contexts,
// each of which begins with the one around it and where that goes on.
enum { TASK_RESUME_OFFSET = 56, TASK_CONTEXT_OFFSET = 64 };

typedef struct lockstep_async_context {
    struct lockstep_async_context *parent;
    void *resume;
} lockstep_async_context;

int lockstep_task_places(void *task, void **places, int count) {
    const char *bytes = task;
    lockstep_async_context *context;
    __builtin_memcpy(&places[0], bytes + TASK_RESUME_OFFSET, sizeof places[0]);
    __builtin_memcpy(&context, bytes + TASK_CONTEXT_OFFSET, sizeof context);
    int found = 1;
    while (context && found < count) {
        places[found] = context->resume;
        found += 1;
        context = context->parent;
    }
    return found;
}

void lockstep_retain_task(void *task) { swift_retain(task); }

void lockstep_release_task(void *task) { swift_release(task); }
