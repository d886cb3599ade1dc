// System calls that ask for time or chance, answered by the current world if this thread runs one,
// and by the real system otherwise. Defining them in the program puts these ahead of the C
// library's for every shared library.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CSimulation.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

_Thread_local void *lockstep_current_world;

static lockstep_clock_reader clock_reader;
static lockstep_entropy_reader entropy_reader;

void lockstep_install(lockstep_clock_reader clock, lockstep_entropy_reader entropy) {
    clock_reader = clock;
    entropy_reader = entropy;
}

typedef int (*clock_gettime_function)(clockid_t, struct timespec *);

// The C library's own answer comes from the vDSO; the bare system call is the fallback of a static
// build.
static int real_clock_gettime(clockid_t clock, struct timespec *time) {
    static clock_gettime_function real;
    clock_gettime_function function = __atomic_load_n(&real, __ATOMIC_RELAXED);
    if (!function) {
        function = (clock_gettime_function)dlsym(RTLD_NEXT, "clock_gettime");
        __atomic_store_n(&real, function, __ATOMIC_RELAXED);
    }
    if (function) return function(clock, time);
    return (int)syscall(SYS_clock_gettime, clock, time);
}

static int world_clock(clockid_t clock) {
    switch (clock) {
    case CLOCK_BOOTTIME:
        return LOCKSTEP_CLOCK_CONTINUOUS;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
        return LOCKSTEP_CLOCK_SUSPENDING;
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
        return LOCKSTEP_CLOCK_WALL;
    default:
        return -1;
    }
}

// The C library declares the buffers of the next two as never null, yet callers do pass null.
#pragma clang diagnostic ignored "-Wpointer-bool-conversion"

int clock_gettime(clockid_t clock, struct timespec *time) {
    void *world = lockstep_current_world;
    int virtual_clock = world ? world_clock(clock) : -1;
    if (virtual_clock < 0) return real_clock_gettime(clock, time);
    int64_t now = clock_reader(world, virtual_clock);
    // Rounded down, before 1970 as well: nanoseconds are never negative.
    time->tv_sec = now / 1000000000 - (now % 1000000000 < 0);
    time->tv_nsec = now % 1000000000 + (now % 1000000000 < 0 ? 1000000000 : 0);
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    if (result != 0 || !time) return result;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

static void fill_from_world(void *world, void *buffer, size_t length) {
    unsigned char *bytes = buffer;
    while (length > 0) {
        uint64_t word = entropy_reader(world);
        size_t count = length < sizeof word ? length : sizeof word;
        memcpy(bytes, &word, count);
        bytes += count;
        length -= count;
    }
}

static void fill_from_system(void *buffer, size_t length) {
    unsigned char *bytes = buffer;
    while (length > 0) {
        long count = syscall(SYS_getrandom, bytes, length, 0);
        if (count < 0) {
            if (errno == EINTR) continue;
            __builtin_trap();
        }
        bytes += count;
        length -= (size_t)count;
    }
}

static void fill(void *buffer, size_t length) {
    void *world = lockstep_current_world;
    if (world) fill_from_world(world, buffer, length);
    else fill_from_system(buffer, length);
}

// Swift's SystemRandomNumberGenerator.
void swift_stdlib_random(void *buffer, size_t length) { fill(buffer, length); }

ssize_t getrandom(void *buffer, size_t length, unsigned int flags) {
    void *world = lockstep_current_world;
    if (!world) return syscall(SYS_getrandom, buffer, length, flags);
    fill_from_world(world, buffer, length);
    return (ssize_t)length;
}

int getentropy(void *buffer, size_t length) {
    if (length > 256) {
        errno = EIO;
        return -1;
    }
    fill(buffer, length);
    return 0;
}

void arc4random_buf(void *buffer, size_t length) { fill(buffer, length); }

uint32_t arc4random(void) {
    uint32_t word;
    fill(&word, sizeof word);
    return word;
}

uint32_t arc4random_uniform(uint32_t bound) {
    if (bound < 2) return 0;
    // Words below 2^32 mod bound would make the small results likelier.
    uint32_t floor = -bound % bound;
    uint32_t word;
    do word = arc4random();
    while (word < floor);
    return word % bound;
}

int64_t lockstep_real_nanoseconds(void) {
    struct timespec now;
    real_clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t lockstep_peak_kibibytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (int64_t)usage.ru_maxrss;
}

int64_t lockstep_cpu_nanoseconds(void) {
    struct timespec now;
    real_clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t lockstep_wall_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
