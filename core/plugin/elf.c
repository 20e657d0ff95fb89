#include "elf.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

static bool check_segments(int file, const ElfW(Ehdr) *header, uint64_t size, struct error *error)
{
    if (header->e_phentsize != sizeof(ElfW(Phdr)) || header->e_phnum == 0 || header->e_phnum > 512)
        return error_set(error, QN_E_INPUT, "is damaged: its program headers are not such");
    for (unsigned i = 0; i < header->e_phnum; i++) {
        ElfW(Phdr) segment;
        const off_t place = (off_t)(header->e_phoff + i * sizeof segment);
        if (header->e_phoff > size || pread(file, &segment, sizeof segment, place) != (ssize_t)sizeof segment)
            return error_set(error, QN_E_INPUT, "is cut off: its program headers are missing");
        if (segment.p_offset > size || segment.p_filesz > size - segment.p_offset)
            return error_set(error, QN_E_INPUT, "is cut off: %llu bytes, but a part of it ends at %llu", (unsigned long long)size,
                             (unsigned long long)(segment.p_offset + segment.p_filesz));
    }
    return true;
}

static bool check_file(int file, struct error *error)
{
    struct stat status;
    ElfW(Ehdr) header;
    if (fstat(file, &status) != 0)
        return error_errno(error, "cannot look at");
    if (!S_ISREG(status.st_mode))
        return error_set(error, QN_E_INPUT, "is not a regular file");
    if (pread(file, &header, sizeof header, 0) != (ssize_t)sizeof header || memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return error_set(error, QN_E_INPUT, "is not a shared object");
    const unsigned char class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    if (header.e_ident[EI_CLASS] != class || header.e_type != ET_DYN)
        return error_set(error, QN_E_INPUT, "is not a shared object of this machine");
    return check_segments(file, &header, (uint64_t)status.st_size, error);
}

bool elf_check(const char *path, struct error *error)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return error_errno(error, "cannot open");
    const bool good = check_file(file, error);
    close(file);
    return good;
}
