/* sandbox.c - see sandbox.h. The only file that knows Landlock, by system calls: libc has none. */
#include "sipwhy/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined SYS_landlock_create_ruleset && __has_include(<linux/landlock.h>)
#include <linux/landlock.h>

/* The system's header may be older than its kernel: what came after the first version. */
enum { FS_REFER = 13, FS_TRUNCATE, FS_IOCTL_DEV };
enum { NET_BIND_TCP, NET_CONNECT_TCP };
enum { SCOPE_ABSTRACT_UNIX_SOCKET, SCOPE_SIGNAL };

#define BIT(place) (UINT64_C(1) << (place))

static const uint64_t to_read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t to_write = LANDLOCK_ACCESS_FS_WRITE_FILE | BIT(FS_TRUNCATE);
static const uint64_t to_make = LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG;

/* What makes no sense of a file that is no folder is refused in a rule of one. */
static const uint64_t of_files = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                 LANDLOCK_ACCESS_FS_WRITE_FILE | BIT(FS_TRUNCATE) |
                                 BIT(FS_IOCTL_DEV);

/* As the kernel takes it; an older one takes it too if what it does not know is 0. */
struct ruleset {
    uint64_t files, network, scopes;
};

/* Everything that a kernel of this version of Landlock can refuse. */
static struct ruleset all_of(long version)
{
    int files = version >= 5   ? FS_IOCTL_DEV + 1
                : version >= 3 ? FS_TRUNCATE + 1
                : version >= 2 ? FS_REFER + 1
                               : FS_REFER;

    return (struct ruleset){
        .files = BIT(files) - 1,
        .network = version >= 4 ? BIT(NET_BIND_TCP) | BIT(NET_CONNECT_TCP) : 0,
        .scopes = version >= 6 ? BIT(SCOPE_ABSTRACT_UNIX_SOCKET) | BIT(SCOPE_SIGNAL) : 0,
    };
}

bool sw_sandbox_begin(struct sw_sandbox *sandbox)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    struct ruleset all = all_of(version);

    *sandbox = (struct sw_sandbox){.rules = -1};
    if (version < 1)
        return false;
    sandbox->handled = all.files;
    sandbox->rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    return sandbox->rules >= 0;
}

void sw_sandbox_allow(struct sw_sandbox *sandbox, const char *path, enum sw_access access)
{
    const uint64_t wanted[] = {[SW_MAY_READ] = to_read,
                               [SW_MAY_WRITE] = to_write,
                               [SW_MAY_CHANGE] = to_read | to_write | to_make};
    struct landlock_path_beneath_attr rule = {.allowed_access = wanted[access] & sandbox->handled};
    struct stat there;

    if (sandbox->rules < 0)
        return;
    rule.parent_fd = (int)TEMP_FAILURE_RETRY(open(path, O_PATH | O_CLOEXEC));
    if (rule.parent_fd < 0)
        return;
    if (fstat(rule.parent_fd, &there) == 0) {
        if (!S_ISDIR(there.st_mode))
            rule.allowed_access &= of_files;
        syscall(SYS_landlock_add_rule, sandbox->rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(rule.parent_fd);
}

bool sw_sandbox_enter(struct sw_sandbox *sandbox)
{
    bool is_in_force = sandbox->rules >= 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                       syscall(SYS_landlock_restrict_self, sandbox->rules, 0) == 0;

    if (sandbox->rules >= 0)
        close(sandbox->rules);
    *sandbox = (struct sw_sandbox){.rules = -1};
    return is_in_force;
}

#else /* built where there is none */

bool sw_sandbox_begin(struct sw_sandbox *sandbox)
{
    *sandbox = (struct sw_sandbox){.rules = -1};
    return false;
}

void sw_sandbox_allow(struct sw_sandbox *sandbox, const char *path, enum sw_access access)
{
    (void)sandbox;
    (void)path;
    (void)access;
}

bool sw_sandbox_enter(struct sw_sandbox *sandbox)
{
    (void)sandbox;
    return false;
}

#endif
