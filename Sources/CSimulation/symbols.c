// The names of functions. The dynamic linker knows exported ones only, and the pieces into which an
// asynchronous function is cut are not: their names are read from the file. Slow; only used once
// something has gone wrong.

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CSimulation.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __linux__
#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// Declared by the Swift runtime; gives a malloc'ed string or fills the buffer.
extern char *swift_demangle(
    const char *name, size_t length, char *buffer, size_t *size, uint32_t flags);

static const Elf64_Sym *nearest(
    const Elf64_Sym *symbols, size_t count, uint64_t address
) {
    const Elf64_Sym *best = 0;
    for (size_t index = 0; index < count; index++) {
        const Elf64_Sym *symbol = symbols + index;
        if (ELF64_ST_TYPE(symbol->st_info) != STT_FUNC || symbol->st_value > address) continue;
        if (address >= symbol->st_value + symbol->st_size) continue;
        if (!best || symbol->st_value > best->st_value) best = symbol;
    }
    return best;
}

// Copies the name of the function at an address of a mapped file.
static int name_in(
    const char *file, size_t size, uint64_t address, char *buffer, size_t length
) {
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file;
    if (size < sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return 0;
    if (header->e_shoff + (uint64_t)header->e_shnum * sizeof(Elf64_Shdr) > size) return 0;
    const Elf64_Shdr *sections = (const Elf64_Shdr *)(file + header->e_shoff);
    for (int index = 0; index < header->e_shnum; index++) {
        const Elf64_Shdr *table = sections + index;
        if (table->sh_type != SHT_SYMTAB || table->sh_link >= header->e_shnum) continue;
        const Elf64_Shdr *texts = sections + table->sh_link;
        if (table->sh_offset + table->sh_size > size || texts->sh_offset + texts->sh_size > size) {
            return 0;
        }
        const Elf64_Sym *symbol = nearest(
            (const Elf64_Sym *)(file + table->sh_offset),
            table->sh_size / sizeof(Elf64_Sym),
            address);
        if (!symbol || symbol->st_name >= texts->sh_size) return 0;
        snprintf(buffer, length, "%s", file + texts->sh_offset + symbol->st_name);
        return 1;
    }
    return 0;
}

static int name_of(const Dl_info *info, const void *code, char *buffer, size_t length) {
    // The program itself may have been named by a path that leads nowhere any more.
    int isProgram = strcmp(info->dli_fname, program_invocation_name) == 0;
    int descriptor = open(isProgram ? "/proc/self/exe" : info->dli_fname, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return 0;
    struct stat status;
    int found = 0;
    if (fstat(descriptor, &status) == 0 && status.st_size > 0) {
        size_t size = (size_t)status.st_size;
        char *file = mmap(0, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (file != MAP_FAILED) {
            uint64_t address = (uint64_t)((const char *)code - (const char *)info->dli_fbase);
            found = name_in(file, size, address, buffer, length);
            munmap(file, size);
        }
    }
    close(descriptor);
    return found;
}

int lockstep_describe_code(const void *code, char *buffer, size_t length) {
    Dl_info info;
    if (!dladdr(code, &info) || !info.dli_fname) {
        snprintf(buffer, length, "an unknown place");
        return 0;
    }
    const char *slash = strrchr(info.dli_fname, '/');
    const char *base = slash ? slash + 1 : info.dli_fname;
    int isRuntime = strncmp(base, "libswift", 8) == 0;
    char symbol[1024];
    if (!name_of(&info, code, symbol, sizeof symbol)) {
        snprintf(buffer, length, "%s+0x%zx", base,
            (size_t)((const char *)code - (const char *)info.dli_fbase));
        return isRuntime;
    }
    char *name = swift_demangle(symbol, strlen(symbol), 0, 0, 0);
    snprintf(buffer, length, "%s", name ? name : symbol);
    free(name);
    return isRuntime;
}

#else

int lockstep_describe_code(const void *code, char *buffer, size_t length) {
    (void)code;
    snprintf(buffer, length, "an unknown place");
    return 0;
}

#endif
