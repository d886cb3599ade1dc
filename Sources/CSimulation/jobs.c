// The few entry points of the Swift runtime that have no Swift spelling.

#include "CSimulation.h"

typedef struct {
    void *identity;
    uintptr_t implementation;
} lockstep_executor_reference;

__attribute__((swiftcall)) extern void swift_job_run(
    void *job, lockstep_executor_reference executor);
__attribute__((swiftcall)) extern void swift_task_cancel(void *task);
__attribute__((swiftcall)) extern uint64_t swift_task_getJobTaskId(void *job);

void lockstep_run_job(void *job) {
    lockstep_executor_reference generic = {0, 0};
    swift_job_run(job, generic);
}

// A job's flags lie 32 bytes in (runtime header ExecutorImpl.h); the low byte is its kind, 0 is a
// task.
int lockstep_job_is_task(void *job) {
    uint32_t flags;
    __builtin_memcpy(&flags, (const char *)job + 32, sizeof flags);
    return (flags & 0xff) == 0;
}

void lockstep_cancel_task(void *job) {
    if (lockstep_job_is_task(job)) swift_task_cancel(job);
}

uint64_t lockstep_job_task_id(void *job) {
    return lockstep_job_is_task(job) ? swift_task_getJobTaskId(job) : 0;
}
