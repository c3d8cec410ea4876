/*
 * shim.c - loaded before libc (LD_PRELOAD), so that calls of a run fail as they do at times:
 *
 *   FAULT_SHORT=N   reads and writes of files are of N bytes at most
 *   FAULT_EINTR=1   every other read and write is interrupted before it has done anything
 *   FAULT_NOSYNC=TEXT  syncing does nothing where the file's path has TEXT in it
 *   FAULT_SYNCHRONOUS=NORMAL  SQLite syncs as that tells it to, whatever the program asks for
 *   FAULT_NETWORK=1 every file system is one on a network, NFS
 *   FAULT_ALLOC=N   the N-th request for memory and those behind it are refused
 *   FAULT_ONCE=1    then that one alone
 *   FAULT_MOVES=FILE  how many requests came before each rename or unlink, a line each
 *
 *   FAULT_DISK=FILE   the image of a disk that is mounted
 *   FAULT_CUT=N       it is copied to FILE.cut at the N-th moment: what a power cut would leave.
 *                     A moment is behind a call that changes or syncs files, or before one that
 *                     syncs. FILE.told is there if standard output, a file, held something by then
 *   FAULT_COUNT=FILE  at the end: how many requests for memory there were, how many moments, and
 *                     at which of them standard output first held something
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static long max_bytes, refuse_from, cut_at;
static int interrupts, refuses_once, is_network, moves = -1;
static atomic_long requests, transfers, moments, told_at;
static const char *disk, *unsynced, *synchronous;

static long number(const char *name)
{
    const char *text = getenv(name);

    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void configure(void)
{
    max_bytes = number("FAULT_SHORT");
    interrupts = (int)number("FAULT_EINTR");
    unsynced = getenv("FAULT_NOSYNC");
    synchronous = getenv("FAULT_SYNCHRONOUS");
    refuses_once = (int)number("FAULT_ONCE");
    is_network = (int)number("FAULT_NETWORK");
    refuse_from = number("FAULT_ALLOC");
    cut_at = number("FAULT_CUT");
    disk = getenv("FAULT_DISK");
    if (getenv("FAULT_MOVES"))
        moves = open(getenv("FAULT_MOVES"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

/* --------------------------------------------------------------------------- power cuts */

static int is_told(void)
{
    struct stat st;

    return fstat(STDOUT_FILENO, &st) == 0 && st.st_size > 0;
}

static void copy_disk(void)
{
    char path[4096];
    struct stat st;
    int from = open(disk, O_RDONLY), to, told;

    snprintf(path, sizeof path, "%s.cut", disk);
    to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (from < 0 || to < 0 || fstat(from, &st) != 0)
        abort();
    for (off_t left = st.st_size; left > 0;) {
        ssize_t n = sendfile(to, from, NULL, (size_t)left);

        if (n <= 0)
            abort();
        left -= n;
    }
    close(from);
    close(to);
    if (!is_told())
        return;
    snprintf(path, sizeof path, "%s.told", disk);
    told = open(path, O_WRONLY | O_CREAT, 0600);
    close(told);
}

/* result is that of a call that may have changed what is on the disk. */
static long changed(long result)
{
    int why = errno;
    long n = atomic_fetch_add(&moments, 1) + 1;

    if (atomic_load(&told_at) == 0 && is_told())
        atomic_store(&told_at, n);
    if (n == cut_at && disk)
        copy_disk();
    errno = why;
    return result;
}

/* Before a file gets another name or goes. */
static void note_move(void)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", atomic_load(&requests));

    if (moves >= 0)
        syscall(SYS_write, moves, text, (size_t)n);
}

int rename(const char *from, const char *to)
{
    note_move();
    return (int)changed(syscall(SYS_rename, from, to));
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    note_move();
    return (int)changed(syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int unlink(const char *path)
{
    note_move();
    return (int)changed(syscall(SYS_unlink, path));
}

int ftruncate64(int fd, off64_t size)
{
    return (int)changed(syscall(SYS_ftruncate, fd, size));
}

/* ------------------------------------------------------------------------------ memory */

static int is_refused(void)
{
    long n = atomic_fetch_add(&requests, 1) + 1;

    if (refuse_from == 0 || n < refuse_from || (refuses_once && n > refuse_from))
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return is_refused() ? NULL : __libc_realloc(old, size);
}

/* ---------------------------------------------------------------------- reads and writes */

static int is_interrupted(void)
{
    if (!interrupts || atomic_fetch_add(&transfers, 1) % 2)
        return 0;
    errno = EINTR;
    return 1;
}

static size_t shortened(size_t n)
{
    return max_bytes > 0 && n > (size_t)max_bytes ? (size_t)max_bytes : n;
}

ssize_t read(int fd, void *bytes, size_t n)
{
    return is_interrupted() ? -1 : syscall(SYS_read, fd, bytes, shortened(n));
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    if (is_interrupted())
        return -1;
    return changed(syscall(SYS_write, fd, bytes, shortened(n)));
}

ssize_t pread64(int fd, void *bytes, size_t n, off64_t offset)
{
    return is_interrupted() ? -1 : syscall(SYS_pread64, fd, bytes, shortened(n), offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t offset)
{
    if (is_interrupted())
        return -1;
    return changed(syscall(SYS_pwrite64, fd, bytes, shortened(n), offset));
}

/* ------------------------------------------------------------------------------- syncing */

static int is_lied_about(int fd)
{
    char link[64], path[4096];
    ssize_t n;

    if (!unsynced)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof path - 1);
    path[n < 0 ? 0 : n] = '\0';
    return strstr(path, unsynced) != NULL;
}

/* What was told before it is not helped by it: the power can go there, too. */
static int synced(int fd, long call)
{
    changed(0);
    return (int)changed(is_lied_about(fd) ? 0 : syscall(call, fd));
}

int fsync(int fd)
{
    return synced(fd, SYS_fsync);
}

int fdatasync(int fd)
{
    return synced(fd, SYS_fdatasync);
}

typedef int exec_function(void *db, const char *sql, void *row, void *context, char **message);
exec_function sqlite3_exec;

int sqlite3_exec(void *db, const char *sql, void *row, void *context, char **message)
{
    exec_function *exec;
    char own[64];
    int result;

    *(void **)&exec = dlsym(RTLD_NEXT, "sqlite3_exec"); /* as POSIX has it */
    result = exec(db, sql, row, context, message);
    if (result != 0 || !synchronous || !strstr(sql, "PRAGMA synchronous"))
        return result;
    snprintf(own, sizeof own, "PRAGMA synchronous = %s", synchronous);
    return exec(db, own, NULL, NULL, NULL);
}

/* ------------------------------------------------------------------------- file systems */

int statfs(const char *path, struct statfs *fs)
{
    long result = syscall(SYS_statfs, path, fs);

    if (result == 0 && is_network)
        fs->f_type = 0x6969;
    return (int)result;
}

/* ---------------------------------------------------------------------------- at the end */

/* Called where a run has ended, and before that where tests/coverage has counters to write still.
 */
void fault_end(void);
void fault_end(void)
{
    static bool has_ended;

    if (!has_ended)
        changed(0); /* all that was told is told */
    has_ended = true;
    max_bytes = refuse_from = cut_at = 0;
    interrupts = 0;
}

__attribute__((destructor)) static void tell(void)
{
    const char *file = getenv("FAULT_COUNT");
    char text[64];
    int fd, n;

    fault_end();
    fd = file ? open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    n = snprintf(text, sizeof text, "%ld %ld %ld\n", atomic_load(&requests), atomic_load(&moments),
                 atomic_load(&told_at));

    if (fd >= 0)
        syscall(SYS_write, fd, text, (size_t)n);
}
