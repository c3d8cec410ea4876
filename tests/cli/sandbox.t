#!/usr/bin/env bash
# sandbox.t - a command reaches the files that it was given and no others, and no network: tried
# from inside, by a library that is loaded with it and opens files while it works.
# shellcheck source-path=SCRIPTDIR
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/cli/lib.sh
. tests/cli/exports.sh

if grep -q __asan_init "$SIPWHY"; then
    echo "1..0 # SKIP a sanitizer wants to be the first library that is loaded"
    exit 0
fi
cd "$work" || exit 1
mkdir lib && cat >lib/probe.c <<'C'
/*
 * Before the first file is looked into, or the first statement prepared: tries what $PROBE says, a
 * letter and a path in each of its words, and appends "word errno" to $FOUND, which is open before.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int found = -1;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FOUND");

    if (path)
        found = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int try(char what, const char *path)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
    char copy[4096];
    int child, status;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(copy, sizeof copy, "%s.probe", path);
    switch (what) {
    case 'r': return open(path, O_RDONLY);
    case 'w': return open(path, O_WRONLY);
    case 't': return open(path, O_WRONLY | O_TRUNC);
    case 'c': return open(path, O_WRONLY | O_CREAT, 0600);
    case 'd': return mkdir(path, 0700);
    case 'u': return unlink(path);
    case 'm': return rename(path, copy);
    case 'l': return link(path, copy);
    case 's': return symlink("x", copy);
    case 'n': return connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&to, sizeof to);
    case 'x': /* a child is no better off */
        child = fork();
        if (child == 0) {
            execl(path, path, (char *)NULL);
            _exit(errno);
        }
        waitpid(child, &status, 0);
        errno = WEXITSTATUS(status);
        return errno ? -1 : 0;
    }
    errno = EINVAL;
    return -1;
}

static void probe(void)
{
    static int is_done;
    char *words = getenv("PROBE"), *word, *rest;

    if (!words || found < 0 || is_done++)
        return;
    words = strdup(words);
    for (word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        errno = 0;
        dprintf(found, "%s %s\n", word, try(word[0], word + 1) >= 0 ? "OK" : strerrorname_np(errno));
    }
}

struct archive *archive_read_new(void)
{
    struct archive *(*next)(void) = (struct archive * (*)(void)) dlsym(RTLD_NEXT, "archive_read_new");

    probe();
    return next();
}

int sqlite3_busy_timeout(void *db, int ms)
{
    int (*next)(void *, int) = (int (*)(void *, int))dlsym(RTLD_NEXT, "sqlite3_busy_timeout");

    probe();
    return next(db, ms);
}

/* What the kernel has, for the test: the version of Landlock. */
int version(void) { return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION); }
C
if ! ${CC:-cc} -shared -fPIC -o lib/probe.so lib/probe.c -ldl 2>lib/why; then
    echo "1..0 # SKIP no library can be made here: $(head -1 lib/why)"
    exit 0
fi
printf 'int version(void); int main(void) { int v = version(); return v < 0 ? 0 : v; }\n' >lib/v.c
${CC:-cc} -o lib/v lib/v.c "$work/lib/probe.so" && lib/v
version=$?
if [ $version = 0 ]; then
    echo "1..0 # SKIP this kernel has no Landlock"
    exit 0
fi

# Everything apart: what a command is given lies in folders of its own, and TMPDIR is one of them.
mkdir db in to tmp secret other && export TMPDIR=$work/tmp
generate 60 >in/calls.csv
echo secret >secret/file
chmod 755 . # who may do what shall hang on the sandbox alone

# tried ARGUMENTS: sipwhy with them and what $PROBE asks; what was found, a word with its answer each.
tried() {
    : >found
    LD_PRELOAD=$work/lib/probe.so FOUND=$work/found "$SIPWHY" "$@" >"$out" 2>"$err" </dev/null
    status=$?
    got=$(sed "s|$work/||" found | paste -sd' ')
}

s=$work/secret/file
outside="r/etc/passwd r$s w$s c$work/other/new d$work/other/dir u$s m$s l$s s$s r$work/secret"
all_denied="r/etc/passwd EACCES rsecret/file EACCES wsecret/file EACCES cother/new EACCES dother/dir EACCES usecret/file EACCES msecret/file EACCES lsecret/file EACCES ssecret/file EACCES rsecret EACCES"

export PROBE="$outside"
tried import --db db/a.db in/calls.csv
is "$status $got" "0 $all_denied" "import: nothing outside is read, made, changed, removed or linked"
is "$(cat secret/file) $(echo secret/* other/*)" "secret secret/file other/*" "nor has anything changed"
tried import --no-sandbox --db db/b.db in/calls.csv
is "$status $(grep -c EACCES found)" "0 0" "--no-sandbox: all of that is done"
rm -rf secret other && mkdir secret other && echo secret >secret/file

PROBE="rin/calls.csv" tried import --db db/c.db in
is "$status $got" "0 rin/calls.csv OK" "import: what it is to read it can read"
PROBE="win/calls.csv cin/new" tried import --db db/d.db in
is "$status $got" "0 win/calls.csv EACCES cin/new EACCES" "but not change"
PROBE="x/bin/true" tried import --db db/e.db in
is "$status $got" "0 x/bin/true EACCES" "import: no other program is run"
if [ $version -ge 4 ]; then
    PROBE="n" tried import --db db/f.db in
    is "$status $got" "0 n EACCES" "import: there is no network (TCP)"
    PROBE="n" tried import --no-sandbox --db db/g.db in
    is "$status $got" "0 n ECONNREFUSED" "which there would be with --no-sandbox"
else
    skip "Landlock $version knows no network" "no network"
fi
if [ $version -ge 3 ]; then
    PROBE="t$s" tried import --db db/h.db in
    is "$status $got $(cat secret/file)" "0 tsecret/file EACCES secret" "import: no file is cut short"
fi

# Each command that reads, with what it is given by options.
echo 'SELECT 1' >other/one.sql
head -c 32 /dev/zero >other/key && chmod 600 other/key
export PROBE="$outside"
for command in "rank --since 2026-W46" "weekly --week 2026-W46" "calls --since 2026-W46 --redact other/key" \
    "ticket 503/560503 --week 2026-W46" "explain 503/560503" "codes list" "codes unknown" imports "imports undo 2" \
    "note add 2026-11-16 x" "ack 503/560503" "query retries" "query one --queries other" check \
    "export --subject +14255550123" "purge --before 2019-01-01"; do
    # shellcheck disable=SC2086 # words
    tried $command --db db/a.db
    is "$status $got" "$([ "$command" = "imports undo 2" ] && echo 2 || echo 0) $all_denied" "$command: nothing outside"
done
tried import --pseudonymise other/key --db db/p.db in/calls.csv
is "$status $got" "0 $all_denied" "import --pseudonymise: nothing outside but its key"
rm -f other/*
tried backup --db db/a.db to/copy.db
is "$status $got" "0 $all_denied" "backup: nothing outside"
PROBE="rdb/a.db wdb/a.db" tried rank in/calls.csv --db db/a.db
is "$status $got" "0 rdb/a.db EACCES wdb/a.db EACCES" "rank of a file: not even the database"
PROBE="$outside" tried rank --db db/a.db --since 2026-W46 -o to/r.html -o to/r.json
is "$status $got $(echo to/r.*)" "0 $all_denied to/r.html to/r.json" "-o: files are written to their folder"
ln -s "$work/to/r.html" other/link.html
PROBE="wother/new" tried rank --db db/a.db --since 2026-W46 -o other/link.html
is "$status $(readlink other/link.html)" "0 $work/to/r.html" "and where a link leads"
rm other/link.html

# What else a command needs on its way is there.
run --db new/deep/er/a.db import in
exit_is 0 "folders for a new database are made"
ln -s ../db/a.db other/a.db
run --db other/a.db import in
exit_is 0 "a database behind a link"
ln -s "$work/secret" in/folder && ln -s ../other/far.csv in/near.csv && "$GEN_CALLS" 10 7 --weeks 1 --start 2026-11-09 >other/far.csv
run --db db/i.db import in
exit_is 0 "a folder with a link to an export elsewhere"
out_has "near.csv (admin-center): 10 rows" "which is read"
run --db db/j.db import <(cat in/calls.csv)
exit_is 0 "a pipe by a name"
"$SIPWHY" --db db/k.db import /dev/stdin <in/calls.csv >"$out" 2>"$err"
is $? 0 "standard input by a name"
(cd in && bsdtar -cf - --format zip calls.csv) | "$SIPWHY" --db db/l.db import - >"$out" 2>"$err"
is $? 0 "a ZIP through a pipe, which is kept in a temporary file"
for encoding in CP1250 MACINTOSH SHIFT_JIS IBM037; do
    iconv -c -t $encoding in/calls.csv >other/coded.csv
    run --db :memory: import --encoding $encoding other/coded.csv
    exit_is 0 "--encoding $encoding: libc loads what it needs"
done
"$(command -v env)" LC_ALL=en_US.ISO-8859-1 "$SIPWHY" --db db/a.db rank --since 2026-W46 >"$out" 2>"$err"
status=$?
exit_is 0 "another locale"
for zone in Europe/Berlin ''; do
    TZ=$zone run --db db/a.db rank --since 2026-W46
    exit_is 0 "the time zone '$zone'"
done
"$GEN_CALLS" 300000 3 --weeks 2 --start 2026-11-02 >other/large.csv
SQLITE_TMPDIR=$work/tmp run rank other/large.csv
exit_is 0 "temporary files of SQLite"
is "$(ls tmp)" "" "of which none stays"
"$SIPWHY" --db db/a.db rank --since 2026-W46 -o /dev/null >"$out" 2>"$err"
is $? 0 "a device is written to"
mkfifo pipe && { timeout 20 cat pipe >piped & }
run --db db/a.db rank --since 2026-W46 -o pipe
wait $!
is "$status $(head -1 piped | cut -c1-14)" "0 Direct Routing" "so is a pipe"

# A kernel without it: seen where a system call is answered by a tracer, if there is one.
if strace -e trace=none true 2>/dev/null; then
    strace -qq -o trace -e trace=landlock_create_ruleset -e inject=landlock_create_ruleset:error=ENOSYS \
        "$SIPWHY" -v --db db/m.db import in/calls.csv >"$out" 2>"$err"
    is "$? $(grep -c 'no sandbox: this kernel has no Landlock' "$err")" "0 1" "a kernel without Landlock: -v says so"
    strace -qq -o trace -e trace=landlock_create_ruleset -e inject=landlock_create_ruleset:error=ENOSYS \
        "$SIPWHY" --db db/n.db import in/calls.csv >"$out" 2>"$err"
    is "$? $(warnings)" "0 " "else nothing does"
    strace -f -qq -o trace -e trace=landlock_restrict_self,clone,clone3,exit_group "$SIPWHY" --db db/o.db import in >"$out" 2>"$err"
    is "$(grep -c landlock_restrict_self trace) $(head -1 trace | grep -c 'landlock_restrict_self(.*= 0$')" "1 1" \
        "it is entered once, before there is a thread"
else
    skip "nothing can be traced here" "a kernel without Landlock"
fi
run --db db/a.db -v rank --since 2026-W46
err_lacks "sandbox" "where there is one, -v says nothing"

done_testing
