#ifndef LOCKSTEP_CSIMULATION_H
#define LOCKSTEP_CSIMULATION_H

#include <stddef.h>
#include <stdint.h>

/// The world this thread runs at the moment, or null. Swift has no thread-locals of its own.
extern _Thread_local void *_Nullable lockstep_current_world;

static inline void *_Nullable lockstep_current(void) { return lockstep_current_world; }
static inline void lockstep_set_current(void *_Nullable world) { lockstep_current_world = world; }

/// The clocks a world answers for, named as Linux names them.
enum lockstep_clock {
    LOCKSTEP_CLOCK_CONTINUOUS = 0,  // CLOCK_BOOTTIME: counts suspension
    LOCKSTEP_CLOCK_SUSPENDING = 1,  // CLOCK_MONOTONIC: stops while suspended
    LOCKSTEP_CLOCK_WALL = 2,        // CLOCK_REALTIME
};

/// Reads a clock of the current world, in nanoseconds.
typedef int64_t (*lockstep_clock_reader)(void *_Nonnull world, int clock);
/// Draws a random word from the current world.
typedef uint64_t (*lockstep_entropy_reader)(void *_Nonnull world);

/// Tells the interposed system calls whom to ask while a world is current. Called once, before the
/// first world.
void lockstep_install(
    lockstep_clock_reader _Nonnull clock, lockstep_entropy_reader _Nonnull entropy);

/// Runs one job of the Swift runtime on this thread, on the generic executor.
void lockstep_run_job(void *_Nonnull job);
/// Whether the job is a task (and not a helper of the runtime).
int lockstep_job_is_task(void *_Nonnull job);
/// The runtime's number of the task that a job stands for, new in each process; 0 if it is none.
uint64_t lockstep_job_task_id(void *_Nonnull job);
/// Marks the task that a job stands for as cancelled.
void lockstep_cancel_task(void *_Nonnull job);

/// Hears of a task that code of the current world has made and that has not begun.
typedef void (*lockstep_task_witness)(void *_Nonnull world, void *_Nonnull task);
/// Says who hears of new tasks. Called once, before the first world.
void lockstep_install_task_witness(lockstep_task_witness _Nonnull witness);
/// Whether a task, which somebody retains, has come to its end.
int lockstep_task_is_complete(void *_Nonnull task);
/// Whether such a task has come to its end, or was cancelled and has but to run to hear of it.
int lockstep_task_is_ending(void *_Nonnull task);
void lockstep_retain_task(void *_Nonnull task);
void lockstep_release_task(void *_Nonnull task);

/// What a task waits for.
enum {
    LOCKSTEP_WAIT_UNKNOWN = 0,
    LOCKSTEP_WAIT_TASK = 1,
    LOCKSTEP_WAIT_CONTINUATION = 2,
    LOCKSTEP_WAIT_GROUP = 3,
    LOCKSTEP_WAIT_EXECUTOR = 4,
};
/// Says what a task that does not run and has not ended waits for, and gives the task, continuation
/// or group.
int lockstep_task_wait(const void *_Nonnull task, const void *_Nullable *_Nonnull subject);
/// The name that a task was given when it was made; null if it was given none.
const char *_Nullable lockstep_task_name(const void *_Nonnull task);
/// The places at which a task that does not run and has not ended will go on, the innermost first.
size_t lockstep_task_frames(
    const void *_Nonnull task, const void *_Nullable *_Nonnull codes, size_t limit);
/// Writes the name of the function that an address lies in; returns whether it is the runtime's.
int lockstep_describe_code(const void *_Nonnull code, char *_Nonnull buffer, size_t length);

/// Writes the place this was called from into the buffer: the innermost frames that are neither the
/// runtime's nor ours, as `symbol in file` or `file+offset`.
void lockstep_describe_caller(char *_Nonnull buffer, size_t length);
/// Says what goes to standard error if this thread traps from here on, at most 2,048 bytes; nothing
/// if null. Whoever handled the signals before handles them afterwards.
void lockstep_set_last_words(const char *_Nullable text);
/// Writes this thread's name into the buffer, which must hold 16 bytes.
void lockstep_describe_thread(char *_Nonnull buffer, size_t length);

/// Reads the wall clock as any program does: the current world's if there is one. Nanoseconds.
int64_t lockstep_wall_nanoseconds(void);

/// The seed of Swift's hashing in this process, and whether somebody fixed it.
uint64_t lockstep_hash_seed(void);
int lockstep_hash_seed_is_fixed(void);

/// CPU time of this process in nanoseconds: user and system, never virtual.
int64_t lockstep_cpu_nanoseconds(void);
/// Makes a pipe that no child inherits: the reading end, then the writing end. 0, or -1 with errno.
int lockstep_pipe(int ends[_Nonnull 2]);
/// Has this process killed when the thread that started it ends, where the system can do that.
void lockstep_end_with_parent(void);
/// Has the system send SIGPROF once this process has taken so much more CPU time; 0 for never.
void lockstep_limit_cpu(int64_t nanoseconds);
/// The most memory this process ever had, in KiB.
int64_t lockstep_peak_kibibytes(void);
/// The bytes that this process has allocated and not freed; 0 where the system cannot tell.
int64_t lockstep_heap_bytes(void);
/// The real monotonic clock, never virtual, in nanoseconds.
int64_t lockstep_real_nanoseconds(void);

#endif
