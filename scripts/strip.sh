#!/bin/sh
# Copies a built program without symbols, and without what is known to differ between two builds of the same sources:
# debug paths, module hashes, the build id. The toolchain's own tool does it, because GNU strip loses the segment that the loader closes to
# writing (RELRO) when it removes a section.
#
#   scripts/strip.sh PROGRAM OUT
set -eu
tool=$(dirname "$(realpath "$(command -v "${SWIFT:-swift}")")")/llvm-objcopy
[ -x "$tool" ] || tool=llvm-objcopy
"$tool" --strip-all -R .swift_modhash -R .note.gnu.build-id "$1" "$2"
readelf -lW "$2" | grep -q GNU_RELRO || { echo "strip: the program lost its RELRO segment" >&2; exit 1; }
