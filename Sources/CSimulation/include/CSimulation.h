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

/// Hears of a task that code of the current world has made and that has not begun, of the name that
/// it was given, if any, and of the place to which making it returns.
typedef void (*lockstep_task_witness)(
    void *_Nonnull world, void *_Nonnull task, const char *_Nullable name, void *_Nullable place);
/// Says who hears of new tasks. Called once, before the first world.
void lockstep_install_task_witness(lockstep_task_witness _Nonnull witness);
/// Whether a task, which somebody retains, has come to its end.
int lockstep_task_is_complete(void *_Nonnull task);
/// Whether such a task has come to its end, or was cancelled and has but to run to hear of it.
int lockstep_task_is_ending(void *_Nonnull task);
/// Finds where a task that waits will go on, and where those that await it will, from within.
/// Returns how many places of the array it filled, at least one.
int lockstep_task_places(void *_Nonnull task, void *_Nullable *_Nonnull places, int count);
void lockstep_retain_task(void *_Nonnull task);
void lockstep_release_task(void *_Nonnull task);

/// Writes the place this was called from into the buffer: the innermost frames that are neither the
/// runtime's nor ours, as `symbol in file` or `file+offset`.
void lockstep_describe_caller(char *_Nonnull buffer, size_t length);
/// Finds the place `from`, to which some call will return, and those behind it, from within.
/// Returns how many of the array it filled.
int lockstep_call_places(
    void *_Nullable from, void *_Nullable *_Nonnull places, int count);
/// Writes the first few of the places that are neither the runtime's nor ours into the buffer;
/// nothing if there are none.
void lockstep_describe_places(
    void *_Nullable const *_Nonnull places, int count, char *_Nonnull buffer, size_t length);
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
/// The most memory this process ever had, in KiB.
int64_t lockstep_peak_kibibytes(void);
/// The bytes that this process has allocated and not freed; 0 where the system cannot tell.
int64_t lockstep_heap_bytes(void);
/// The real monotonic clock, never virtual, in nanoseconds.
int64_t lockstep_real_nanoseconds(void);

#endif
