// What a task waits for and where it goes on: the runtime keeps both, and tells nobody. The
// offsets are those of Swift 6.3 on 64-bit Linux (runtime headers Task.h, TaskPrivate.h and
// TaskStatusRecord.h); `SelfTest` would not notice if they moved, `WaitingTaskTests` do.

#include "CSimulation.h"

enum {
    TASK_RESUME_OFFSET = 56,
    TASK_CONTEXT_OFFSET = 64,
    TASK_STATE_OFFSET = 96,
    TASK_RECORDS_OFFSET = 104,
    TASK_HAS_DEPENDENCY = 0x4000,
    RECORD_IS_DEPENDENCY = 0,
    RECORD_IS_NAME = 6,
    MAXIMUM_RECORDS = 64,
};

// The innermost first; the list ends with a null parent.
typedef struct status_record {
    uintptr_t flags;
    const struct status_record *parent;
    // What is waited for, or the name.
    const void *subject;
    const void *witness;
    uintptr_t kind;
} status_record;

typedef struct async_context {
    const struct async_context *parent;
    const void *resume;
} async_context;

static const void *word_at(const void *task, size_t offset) {
    return *(const void *const *)((const char *)task + offset);
}

static const status_record *find_record(const void *task, uintptr_t kind) {
    const status_record *record = word_at(task, TASK_RECORDS_OFFSET);
    for (int count = 0; record && count < MAXIMUM_RECORDS; count++, record = record->parent) {
        if ((record->flags & 0xff) == kind) return record;
    }
    return 0;
}

int lockstep_task_wait(const void *task, const void **subject) {
    uint32_t state = *(const uint32_t *)((const char *)task + TASK_STATE_OFFSET);
    *subject = 0;
    if (!(state & TASK_HAS_DEPENDENCY)) return LOCKSTEP_WAIT_UNKNOWN;
    const status_record *record = find_record(task, RECORD_IS_DEPENDENCY);
    if (!record) return LOCKSTEP_WAIT_UNKNOWN;
    *subject = record->subject;
    return (int)record->kind;
}

const char *lockstep_task_name(const void *task) {
    const status_record *record = find_record(task, RECORD_IS_NAME);
    return record ? record->subject : 0;
}

size_t lockstep_task_frames(const void *task, const void **codes, size_t limit) {
    size_t count = 0;
    if (count < limit) codes[count++] = word_at(task, TASK_RESUME_OFFSET);
    const async_context *context = word_at(task, TASK_CONTEXT_OFFSET);
    for (; context && context->resume && count < limit; context = context->parent) {
        if (codes[count - 1] != context->resume) codes[count++] = context->resume;
    }
    return count;
}
