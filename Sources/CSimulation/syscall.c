// The C library's door to bare system calls. Swift's runtime asks for chance through it whenever
// its own generator was not inlined into the program (always in debug builds): the generator's
// symbol cannot be preempted from outside.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CSimulation.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
static long enter_kernel(long number, const long *word) {
    register long fourth __asm__("r10") = word[3];
    register long fifth __asm__("r8") = word[4];
    register long sixth __asm__("r9") = word[5];
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(word[0]), "S"(word[1]), "d"(word[2]), "r"(fourth),
                       "r"(fifth), "r"(sixth)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
static long enter_kernel(long number, const long *word) {
    register long call __asm__("x8") = number;
    register long first __asm__("x0") = word[0];
    register long second __asm__("x1") = word[1];
    register long third __asm__("x2") = word[2];
    register long fourth __asm__("x3") = word[3];
    register long fifth __asm__("x4") = word[4];
    register long sixth __asm__("x5") = word[5];
    __asm__ volatile("svc #0"
                     : "+r"(first)
                     : "r"(call), "r"(second), "r"(third), "r"(fourth), "r"(fifth), "r"(sixth)
                     : "memory");
    return first;
}
#else
#error "Lockstep knows how to enter the kernel on x86-64 and 64-bit ARM only."
#endif

long syscall(long number, ...) {
    long word[6];
    va_list list;
    va_start(list, number);
    for (int index = 0; index < 6; index++) word[index] = va_arg(list, long);
    va_end(list);
    if (number == SYS_getrandom && lockstep_current_world) {
        return getrandom((void *)word[0], (size_t)word[1], (unsigned)word[2]);
    }
    long result = enter_kernel(number, word);
    if (result < 0 && result >= -4095) {
        errno = (int)-result;
        return -1;
    }
    return result;
}
