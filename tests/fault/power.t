#!/usr/bin/env bash
# power.t - the power goes at any moment: what was acknowledged is there, of the rest all or nothing.
#
# The database is on a file system of its own, in an image; the image as it is at some moment of
# the run, with what the kernel has not written yet left out, is what a power cut leaves.
# shellcheck source-path=SCRIPTDIR disable=SC2317 # act and state are called by lib.sh
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. tests/fault/lib.sh
needs mkfs.ext4 stdbuf
sample_size=${SAMPLE_SIZE:-12}

images=$work/images mounted=$work/disk cut=$work/cut
disk=$images/disk
trap 'umount -q "$mounted" "$cut" "$images"; chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$images" "$mounted" "$cut"
mount -t tmpfs tmpfs "$images" 2>"$work/mount" # images in memory are quick

# The kernel's own timer must not write anything to the disk meanwhile.
mount_image() { # mount_image IMAGE FOLDER
    mount -o loop,commit=600 "$1" "$2" 2>"$work/mount"
}

truncate -s 24M "$disk"
mkfs.ext4 -q "$disk"
if ! mount_image "$disk" "$mounted"; then
    echo "1..0 # SKIP no image can be mounted: $(head -1 "$work/mount")"
    exit 0
fi
umount "$mounted"
cp --sparse=always "$disk" "$images/empty"

# put_on_disk FILE...: a disk with these files alone, all written.
put_on_disk() {
    cp --sparse=always "$images/empty" "$disk"
    mount_image "$disk" "$mounted"
    cp "$@" "$mounted"
    umount "$mounted"
    cp --sparse=always "$disk" "$images/start"
}

# cut_at N VARIABLE...: a run with the power cut at moment N, see shim.c.
cut_at() {
    cp --sparse=always "$images/start" "$disk"
    rm -f "$disk".*
    mount_image "$disk" "$mounted"
    cd "$mounted" || exit 1
    act env "${@:2}" FAULT_DISK="$disk" FAULT_CUT="$1" FAULT_COUNT="$work/count" LD_PRELOAD="$SHIM" stdbuf -oL >"$out" 2>"$err"
    status=$?
    after=$(state)
    cd "$work" || exit 1
    umount "$mounted"
}

# cuts WANT VARIABLE...: "well" where no cut lost or broke anything, else "lost". What it was: $bad.
cuts() {
    local n list told
    cut_at 0 "${@:2}"
    read -r _ n_all told <"$work/count"
    # Around the receipt it is decided whether that was too early.
    list=$({ seq "$n_all" | sampled; seq $((told - 3)) $((told + 3)); } | sort -n | uniq)
    bad='' n_cases=0 n_told=0
    for n in $list; do
        label="$scenario: at moment $n"
        cut_at "$n" "${@:2}"
        said="exit code $status"
        [ -e "$disk.cut" ] || continue # this run had fewer
        if ! mount_image "$disk.cut" "$cut"; then
            fault "the image can not be mounted: $(head -1 "$work/mount")"
            continue
        fi
        cd "$cut" || exit 1
        if [ -e x.db ] && ! check >"$work/checked" 2>&1; then
            fault "$(grep -v '^ok' "$work/checked" | head -1)"
        fi
        found=$(state)
        if [ -e "$disk.told" ]; then
            n_told=$((n_told + 1))
            [ "$found" = "$after" ] || fault "what was acknowledged is lost"
        elif [ "$found" != "$before" ] && [ "$found" != "$made" ] && [ "$found" != "$after" ]; then
            fault "neither before nor after"
        fi
        cd "$work" || exit 1
        umount "$cut"
        n_cases=$((n_cases + 1))
    done
    if [ "$1" = well ]; then
        is "$bad" "" "$scenario${2:+, $2}: cut at $n_cases of $n_all moments, $n_told when it was told: nothing is lost"
    else
        is "${bad:+lost}" lost "$scenario, $2: $(grep -c acknowledged <<<"$bad") of $n_told cuts do lose what was told: the test shows it"
    fi
    is "$((n_told > 0)) $((n_told < n_cases))" "1 1" "$scenario: before and behind the receipt"
}

small "$work/calls.csv" 1
small "$work/more.csv" 31
echo nothing >"$work/none.csv"
run --db "$work/made.db" --now "$now" import "$work/none.csv"
made=$(state_of "$work/made.db")

act() { "$@" "$SIPWHY" --db x.db --now "$now" import --threads 1 calls.csv; }

scenario="into no database" before=none
put_on_disk "$work/calls.csv"
cuts well
cuts lost FAULT_NOSYNC=/

scenario="into a database"
run --db "$work/x.db" --now "$now" import "$work/more.csv"
before=$(state_of "$work/x.db")
put_on_disk "$work/calls.csv" "$work/x.db"
cuts well
cuts well FAULT_SYNCHRONOUS=FULL
cuts lost FAULT_SYNCHRONOUS=NORMAL

scenario="backup"
act() { "$@" "$SIPWHY" --db x.db --now "$now" backup copy.db; }
state() { state_of copy.db; }
before=none
cuts well

scenario="purge"
act() { "$@" "$SIPWHY" --db x.db --now "$now" purge --before 2026-11-12; }
state() { state_of x.db; }
before=$(state_of "$work/x.db")
cuts well

scenario="an upgrade" # never without a whole copy
act() { "$@" "$SIPWHY" --db x.db --now "$now" imports; }
state() { echo "$(state_of_upgrade) $(state_of x.db.schema-1)"; }
check() { :; } # it would take the database over
older_database "$work/x.db"
put_on_disk "$work/x.db"
cd "$work" || exit 1
before=$(state) made="$(state_of_upgrade) $(state_of x.db)"
cuts well
cuts lost FAULT_NOSYNC=/

done_testing
