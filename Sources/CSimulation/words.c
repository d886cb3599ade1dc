// What a thread has to say if the code that it runs traps: whose fault it is, a reader knows from
// the trap itself, and which run it was only we do.
#include "CSimulation.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static _Thread_local char words[2048];
static _Thread_local size_t words_length;

static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
enum { SIGNAL_COUNT = sizeof signals / sizeof signals[0] };
static struct sigaction before[SIGNAL_COUNT];

static void speak(int signal, siginfo_t *info, void *context) {
    (void)context;
    // A handler can do nothing about an answer.
    if (words_length > 0 && write(STDERR_FILENO, words, words_length) < 0) words_length = 0;
    for (int index = 0; index < SIGNAL_COUNT; index++) {
        if (signals[index] == signal) sigaction(signal, &before[index], NULL);
    }
    // An instruction that traps does so again, and then meets who was there before us; a signal
    // that somebody sent does not come again by itself.
    if (info->si_code <= 0) raise(signal);
}

static void listen(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = speak;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < SIGNAL_COUNT; index++) {
        sigaction(signals[index], &action, &before[index]);
    }
}

void lockstep_set_last_words(const char *text) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    words_length = 0;
    if (text == NULL) return;
    pthread_once(&once, listen);
    size_t length = strlen(text);
    if (length > sizeof words) length = sizeof words;
    memcpy(words, text, length);
    words_length = length;
}
