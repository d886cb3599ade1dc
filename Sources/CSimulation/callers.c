// Where a call came from, for naming an escape. Slow; only used once something has gone wrong.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CSimulation.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { MAXIMUM_FRAMES = 32, DESCRIBED_FRAMES = 4 };

// Declared by the Swift runtime; gives a malloc'ed string or fills the buffer.
extern char *swift_demangle(
    const char *name, size_t length, char *buffer, size_t *size, uint32_t flags);

// The runtime's and our own frames say nothing about who called them.
static int is_machinery(const Dl_info *info) {
    const char *file = info->dli_fname ? info->dli_fname : "";
    const char *symbol = info->dli_sname ? info->dli_sname : "";
    if (strstr(file, "libswift")) return 1;
    return strncmp(symbol, "swift_", 6) == 0 || strncmp(symbol, "lockstep_", 9) == 0
        || strncmp(symbol, "$s18LockstepSimulation", 22) == 0
        || strncmp(symbol, "$ss", 3) == 0 || strncmp(symbol, "$sS", 3) == 0;
}

static void describe(const Dl_info *info, const void *address, char *buffer, size_t length) {
    const char *file = info->dli_fname ? info->dli_fname : "?";
    const char *slash = strrchr(file, '/');
    if (slash) file = slash + 1;
    if (!info->dli_sname) {
        snprintf(buffer, length, "%s+0x%zx", file,
            (size_t)((const char *)address - (const char *)info->dli_fbase));
        return;
    }
    char name[256];
    size_t size = sizeof name;
    if (!swift_demangle(info->dli_sname, strlen(info->dli_sname), name, &size, 0)) {
        snprintf(name, sizeof name, "%s", info->dli_sname);
    }
    snprintf(buffer, length, "%s in %s", name, file);
}

// Our own frames come first, then the runtime's, then the culprit's. In a static executable nothing
// has a name and the runtime cannot be told apart, so the list begins with our own.
static int first_foreign_frame(void **frames, int count) {
    int has_met_runtime = 0;
    for (int frame = 1; frame < count; frame++) {
        Dl_info info;
        if (!dladdr(frames[frame], &info)) continue;
        if (is_machinery(&info)) has_met_runtime = 1;
        else if (has_met_runtime) return frame;
    }
    return 1;
}

void lockstep_describe_caller(char *buffer, size_t length) {
    void *frames[MAXIMUM_FRAMES];
    int count = backtrace(frames, MAXIMUM_FRAMES);
    snprintf(buffer, length, "an unknown place");
    size_t used = 0;
    int first = first_foreign_frame(frames, count);
    for (int frame = first; frame < count && frame < first + DESCRIBED_FRAMES; frame++) {
        Dl_info info;
        if (!dladdr(frames[frame], &info) || used + 8 >= length) continue;
        if (used > 0) used += (size_t)snprintf(buffer + used, length - used, " < ");
        describe(&info, frames[frame], buffer + used, length - used);
        used = strlen(buffer);
    }
}

void lockstep_describe_thread(char *buffer, size_t length) {
    if (pthread_getname_np(pthread_self(), buffer, length) != 0) snprintf(buffer, length, "?");
}
