# sipwhy: why Microsoft Teams Direct Routing calls failed. `make help` lists the targets.

PREFIX  ?= /usr/local
DESTDIR ?=
CFLAGS  ?= -O2 -g
CC      ?= cc

# make SANITIZE=address,undefined ...: everything apart, below a folder of its own.
SANITIZE ?=
COVERAGE ?=
BUILD    ?= build$(if $(SANITIZE),/$(subst $(comma),-,$(SANITIZE)))
comma    := ,
SIPWHY    = $(if $(filter build,$(BUILD)),sipwhy,$(BUILD)/sipwhy)
V        ?= 0
Q         = $(if $(filter 1,$(V)),,@)
SAY       = $(if $(filter 1,$(V)),@:,@printf '  %-6s %s\n')

# ------------------------------------------------------------------------ what it needs

# Libraries as pkg-config knows them, each with its Debian package.
LIBRARIES     = sqlite3=libsqlite3-dev libarchive=libarchive-dev jansson=libjansson-dev \
                libxxhash=libxxhash-dev nettle=nettle-dev zlib=zlib1g-dev
PACKAGES      = $(foreach library,$(LIBRARIES),$(firstword $(subst =, ,$(library))))
DEB_BUILD     = gcc libc6-dev pkg-config libcsv-dev tzdata \
                $(foreach library,$(LIBRARIES),$(lastword $(subst =, ,$(library))))
# csv_corpus.t, html.t and json_schema.t want npm too, and are skipped without it: Debian's brings in too much.
DEB_TEST      = sqlite3 perl libarchive-tools bsdutils time libmime-tools-perl \
                libhtml-parser-perl \
                $(if $(shell command -v npm),chromium)
DEB_BENCH     = sqlite3 time
DEB_FAULT     = sqlite3 perl strace fiu-utils e2fsprogs mount coreutils
DEB_COVERAGE  = gcovr
DEB_LINT      = clang clang-format clang-tidy cppcheck shellcheck
DEB_SANITIZE  = $(if $(findstring clang,$(CC)),libclang-rt-dev)

# Debian's libcsv has no .pc file; it is looked for by compiling.
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)
LDLIBS      = $(PKG_LIBS) -lcsv -lm -lpthread

# ---------------------------------------------------------------------------- the flags

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wold-style-definition -Wredundant-decls -Wvla -Wformat=2 \
           -Wno-format-nonliteral -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef
# The flag, if this compiler takes it for this machine without a warning.
accepted = $(shell $(CC) -Werror -O2 -U_FORTIFY_SOURCE $(1) -include stdio.h -x c -c -o /dev/null \
                   /dev/null 2>/dev/null && echo '$(1)')
HARDEN  := -fPIE -fstack-protector-strong $(call accepted,-fstack-clash-protection) \
           $(call accepted,-fcf-protection) $(call accepted,-ftrivial-auto-var-init=zero)
ifneq ($(SANITIZE),)
HARDEN  += -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
else ifeq ($(filter -O0,$(CFLAGS))$(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),)
HARDEN  += -U_FORTIFY_SOURCE $(or $(call accepted,-D_FORTIFY_SOURCE=3),-D_FORTIFY_SOURCE=2)
endif
ifneq ($(COVERAGE),)
HARDEN  += --coverage -fprofile-update=atomic
WRAPPED  = $(addprefix -Wl$(comma)--wrap=,sw_sandbox_enter _exit _Exit)
endif
ALL_CFLAGS  = -std=gnu11 -D_GNU_SOURCE -Iinclude $(WARNINGS) $(if $(WERROR),-Werror) $(HARDEN) \
              $(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(if $(SANITIZE),-fsanitize=$(SANITIZE)) $(WRAPPED) $(LDFLAGS)

# ------------------------------------------------------------------------- what is built

SOURCES   := $(wildcard src/*/*.c)
SCHEMA    := $(sort $(wildcard schema/*/*))
UNIT      := $(wildcard tests/unit/test_*.c)
LIB_OBJ    = $(patsubst src/%.c,$(BUILD)/src/%.o,$(filter-out src/cli/main.c,$(SOURCES))) \
             $(BUILD)/assets.o $(if $(COVERAGE),$(BUILD)/flush.o)
UNIT_BIN   = $(UNIT:tests/unit/%.c=$(BUILD)/tests/%)
FUZZ      := $(wildcard tests/fuzz/fuzz_*.c)
REPLAY_BIN = $(FUZZ:tests/fuzz/%.c=$(BUILD)/tests/%)
FUZZ_BIN   = $(FUZZ:tests/fuzz/%.c=$(BUILD)/%)
FAULT_LIB  = $(BUILD)/fault_shim.so $(BUILD)/fault_statements.so
SCRIPTS    = $(wildcard src/*/*.sh tests/*/*.sh tests/cli/*.t tests/fault/*.t samples/*.sh) .ci/run .ci/deps

.DELETE_ON_ERROR:
.PHONY: all demo check bench lint format install uninstall clean help deps deps-test deps-bench deps-lint \
        deps-fault deps-coverage needed FORCE

all: $(SIPWHY) ## build ./sipwhy (the default)

$(SIPWHY): $(BUILD)/src/cli/main.o $(BUILD)/libsipwhy.a
	$(SAY) LD $@
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/libsipwhy.a: $(LIB_OBJ) $(BUILD)/sources
	$(SAY) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $(LIB_OBJ)

$(BUILD)/src/%.o: src/%.c $(BUILD)/flags | needed
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/assets.o: $(BUILD)/assets.c $(BUILD)/flags
	$(SAY) CC $<
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/assets.c: src/base/embed.sh $(SCHEMA) $(BUILD)/schema
	$(SAY) EMBED schema/
	$(Q)mkdir -p $(@D) && sh src/base/embed.sh $(SCHEMA) >$@

$(BUILD)/flush.o: tests/coverage/flush.c $(BUILD)/flags
	$(SAY) CC $<
	$(Q)$(CC) $(ALL_CFLAGS) -DCOUNTERS='"$(abspath $(BUILD))"' -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libsipwhy.a
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -MF $@.d -MT $@ -o $@ $< \
	    $(BUILD)/libsipwhy.a $(LDLIBS)

$(REPLAY_BIN): $(BUILD)/tests/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.[ch]) $(BUILD)/libsipwhy.a
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< tests/fuzz/helpers.c \
	    tests/fuzz/replay.c $(BUILD)/libsipwhy.a $(LDLIBS)

$(FUZZ_BIN): $(BUILD)/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.[ch]) $(BUILD)/libsipwhy.a
	$(SAY) CC $<
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $< tests/fuzz/helpers.c \
	    $(BUILD)/libsipwhy.a $(LDLIBS)

$(BUILD)/csv_records: tests/corpus/csv_records.c $(BUILD)/libsipwhy.a
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libsipwhy.a $(LDLIBS)

$(BUILD)/bare_csv: tests/bench/bare_csv.c
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) -std=gnu11 -O2 -o $@ $< -lcsv

$(BUILD)/fault_%.so: tests/fault/%.c
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) -std=gnu11 -D_GNU_SOURCE -O2 $(WARNINGS) $(if $(WERROR),-Werror) \
	    -shared -fPIC -o $@ $<

$(BUILD)/gen_calls: tests/bench/gen_calls.c
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) -std=gnu11 -O2 -o $@ $< -lm

# Touched only when they say something new: other flags, or another list of files, build afresh.
$(BUILD)/flags:   says = $(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(LDLIBS)
$(BUILD)/sources: says = $(SOURCES)
$(BUILD)/schema:  says = $(SCHEMA)
$(BUILD)/flags $(BUILD)/sources $(BUILD)/schema: FORCE
	$(Q)mkdir -p $(@D) && echo '$(says)' | cmp -s - $@ || echo '$(says)' >$@

-include $(LIB_OBJ:.o=.d) $(BUILD)/src/cli/main.d $(UNIT_BIN:=.d)

# Says what is missing by the name of its Debian package; costs a few milliseconds.
needed:
	$(Q)missing=; \
	command -v $(firstword $(CC)) >/dev/null || missing="$$missing gcc"; \
	if command -v pkg-config >/dev/null; then \
	    for library in $(LIBRARIES); do \
	        pkg-config --exists "$${library%%=*}" || missing="$$missing $${library#*=}"; \
	    done; \
	else missing="$$missing pkg-config"; fi; \
	[ -n "$$missing" ] || $(CC) -fsyntax-only -include csv.h -x c /dev/null 2>/dev/null || \
	    missing="$$missing libcsv-dev"; \
	[ -z "$$missing" ] || { \
	    echo "Missing to build with, as Debian names it:$$missing" >&2; \
	    echo "'make deps' installs it (apt-get), and so do 'make demo' and 'make check'." >&2; \
	    exit 1; }

# ---------------------------------------------------------------------------- set-up

deps: ## install what building needs (Debian packages, through apt-get)
	$(Q)sh .ci/deps $(DEB_BUILD)
deps-test:
	$(Q)sh .ci/deps $(DEB_BUILD) $(DEB_TEST) $(if $(SANITIZE),$(DEB_SANITIZE))
deps-bench:
	$(Q)sh .ci/deps $(DEB_BUILD) $(DEB_BENCH)
deps-fault:
	$(Q)sh .ci/deps $(DEB_BUILD) $(DEB_FAULT)
deps-coverage:
	$(Q)sh .ci/deps $(DEB_BUILD) $(DEB_TEST) $(DEB_FAULT) $(DEB_COVERAGE)
deps-lint:
	$(Q)sh .ci/deps $(DEB_BUILD) $(DEB_LINT)

# ------------------------------------------------------------------- demo, tests, lint

# A second make, so that pkg-config is asked again once the packages are there.
demo: deps ## install what is missing, build, and show what sipwhy does with the samples
	$(Q)$(MAKE) --no-print-directory all
	$(Q)SIPWHY=$(abspath $(SIPWHY)) sh samples/demo.sh

check: deps-test ## install what is missing, build, and run every test
	$(Q)$(MAKE) --no-print-directory check-built

# What a sanitizer ends has an exit code that no test expects.
SANITIZER_SAYS = ASAN_OPTIONS=exitcode=99:$$ASAN_OPTIONS \
                 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1:$$UBSAN_OPTIONS

check-built: everything
	$(Q)$(if $(SANITIZE),$(SANITIZER_SAYS)) \
	    SIPWHY=$(abspath $(SIPWHY)) GEN_CALLS=$(abspath $(BUILD)/gen_calls) \
	    CSV_RECORDS=$(abspath $(BUILD)/csv_records) \
	    prove --norc -j2 $(UNIT_BIN) $(REPLAY_BIN) $(sort $(wildcard tests/cli/*.t))
everything: $(SIPWHY) $(UNIT_BIN) $(REPLAY_BIN) $(BUILD)/gen_calls $(BUILD)/csv_records
.PHONY: check-built everything

# What two threads do, watched; not every kernel lets the sanitizer have the addresses it wants.
check-threads: SANITIZE = thread
check-threads: deps-test ## import with two threads under ThreadSanitizer
	$(Q)$(MAKE) --no-print-directory check-threads-built SANITIZE=thread
THREADED = $(addprefix $(BUILD)/tests/, test_reader test_sorter test_waiting)
check-threads-built: $(SIPWHY) $(THREADED) $(BUILD)/gen_calls
	$(Q)if $(SIPWHY) --version >/dev/null; then \
	    TSAN_OPTIONS=exitcode=99:$$TSAN_OPTIONS SIPWHY=$(abspath $(SIPWHY)) \
	        GEN_CALLS=$(abspath $(BUILD)/gen_calls) prove --norc -j2 $(THREADED) tests/cli/threads.t; \
	else echo "ThreadSanitizer does not run on this machine: nothing was checked"; fi
.PHONY: check-threads check-threads-built

# In CI a sample of the calls of each run, always the same; FAULT=all takes each, which takes longer.
check-fault: deps-fault ## let disk, memory and power fail, and kill it, at any call (FAULT=all: at each)
	$(Q)$(MAKE) --no-print-directory check-fault-built
check-fault-built: $(SIPWHY) $(BUILD)/gen_calls $(FAULT_LIB)
	$(Q)SIPWHY=$(abspath $(SIPWHY)) GEN_CALLS=$(abspath $(BUILD)/gen_calls) \
	    SHIM=$(abspath $(BUILD)/fault_shim.so) \
	    STATEMENTS=$(abspath $(BUILD)/fault_statements.so) \
	    prove --norc -j2 --timer $(sort $(wildcard tests/fault/*.t))
.PHONY: check-fault check-fault-built

# Of src/ alone, with every test, and without the optimiser, which makes other branches of them.
# Some tests run it as somebody else, who must be able to add to the counters.
coverage: deps-coverage ## run every test and say which lines and branches none of them takes
	$(Q)$(MAKE) --no-print-directory coverage-built COVERAGE=1 BUILD=build/coverage CC=gcc CFLAGS='-O0 -g'
coverage-built: everything $(FAULT_LIB)
	$(Q)find $(BUILD) -name '*.gcda' -delete
	$(Q)$(SIPWHY) --version >/dev/null && find $(BUILD) -name '*.gcda' -exec chmod a+rw {} +
	$(Q)failed=0; STATEMENTS_TRIED=9999 $(MAKE) --no-print-directory -k check-built check-fault-built || failed=1; \
	    $(MAKE) --no-print-directory coverage-report; exit $$failed
coverage-report:
	$(Q)mkdir -p $(BUILD)/report
	$(Q)gcovr --root . --filter src/ --exclude-unreachable-branches --branches \
	    --txt $(BUILD)/report/branches.txt --json-summary $(BUILD)/report/summary.json \
	    --html-details $(BUILD)/report/index.html $(BUILD)
	$(Q)sqlite3 -cmd ".parameter set :summary '$(BUILD)/report/summary.json'" :memory: \
	    <tests/coverage/folders.sql
	$(Q)echo "$(BUILD)/report/branches.txt and index.html list what is not taken"
.PHONY: coverage coverage-built coverage-report

# clang's own library looks for inputs; what it keeps stays in build/fuzz/corpus for the next time.
fuzz: SANITIZE = fuzzer-no-link,address,undefined
fuzz: ## look for inputs that break a promise (FUZZ_SECONDS=60 for each target, FUZZ_TARGETS="csv time")
	$(Q)sh .ci/deps $(DEB_BUILD) clang libclang-rt-dev
	$(Q)$(MAKE) --no-print-directory fuzz-built CC=clang SANITIZE=$(SANITIZE) BUILD=build/fuzz
fuzz-built: $(FUZZ_BIN)
	$(Q)BUILD=$(BUILD) bash tests/fuzz/run.sh
.PHONY: fuzz fuzz-built

fuzz-afl: ## let AFL++ look for exports that the whole program fails on (FUZZ_SECONDS=60)
	$(Q)sh .ci/deps $(DEB_BUILD) afl++ perl clang libclang-rt-dev
	$(Q)AFL_QUIET=1 $(MAKE) --no-print-directory all CC=afl-clang-fast BUILD=build/afl
	$(Q)$(MAKE) --no-print-directory all CC=clang SANITIZE=address,undefined BUILD=build/afl/sanitized
	$(Q)BUILD=build/afl SANITIZED=build/afl/sanitized/sipwhy bash tests/fuzz/afl.sh
.PHONY: fuzz-afl

bench: deps-bench ## measure against what one would pick instead (BENCH_ROWS=1000000 BENCH_RUNS=5)
	$(Q)$(MAKE) --no-print-directory all $(BUILD)/gen_calls $(BUILD)/bare_csv
	$(Q)SIPWHY=$(abspath $(SIPWHY)) GEN_CALLS=$(abspath $(BUILD)/gen_calls) \
	    BARE_CSV=$(abspath $(BUILD)/bare_csv) bash tests/bench/bench.sh

bench-scale: deps-bench ## measure what a row costs in databases of 1, 5 and 20 million (SCALE_MILLIONS="1 5 20")
	$(Q)$(MAKE) --no-print-directory all $(BUILD)/gen_calls
	$(Q)SIPWHY=$(abspath $(SIPWHY)) GEN_CALLS=$(abspath $(BUILD)/gen_calls) bash tests/bench/scale.sh
.PHONY: bench-scale

lint: deps-lint ## clang-format, cppcheck, clang-tidy, shellcheck
	$(Q)clang-format --dry-run -Werror $(SOURCES) $(wildcard src/*/*.h include/*/*.h tests/*/*.[ch])
	$(Q)cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
	    --inline-suppr --suppress=missingIncludeSystem -Iinclude -j2 src
	$(Q)printf '%s\n' $(SOURCES) | xargs -P2 -n4 bash -o pipefail -c 'clang-tidy --quiet \
	    --warnings-as-errors="*" "$$@" -- -std=gnu11 -D_GNU_SOURCE -Iinclude $(PKG_CFLAGS) 2>&1 | \
	    { grep -v "warnings* generated\.$$" || :; }' tidy
	$(Q)shellcheck -x $(SCRIPTS)

format: ## format the sources
	$(Q)clang-format -i $(SOURCES) $(wildcard src/*/*.h include/*/*.h tests/*/*.[ch])

# ----------------------------------------------------------------------------- install

install: all ## install below PREFIX (/usr/local), for packages below DESTDIR
	install -D -m 755 $(SIPWHY) $(DESTDIR)$(PREFIX)/bin/sipwhy
	install -D -m 644 src/cli/sipwhy.1 $(DESTDIR)$(PREFIX)/share/man/man1/sipwhy.1

uninstall: ## take it away again
	rm -f $(DESTDIR)$(PREFIX)/bin/sipwhy $(DESTDIR)$(PREFIX)/share/man/man1/sipwhy.1

clean: ## remove what was built
	rm -rf build sipwhy

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
