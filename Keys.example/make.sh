#!/usr/bin/env bash
# Makes the throw-away keys of this folder anew: PKCS#8 and SPKI PEM with openssl, and verifier keys.
#
# A verifier key is NAME+ID+KEY (C2SP signed-note): KEY is the base64 of the byte 0x01 and the 32 bytes of the public key, ID the
# first four bytes of SHA-256(NAME, newline, 0x01, public key) in hexadecimal. openssl and xxd compute it here; python3 then
# computes it again from the PEM file by its own means, and the two must agree.
set -euo pipefail
cd "$(dirname "$0")"
umask 077

make_key() {
    local file=$1 name=$2 hex id
    openssl genpkey -algorithm ed25519 -out "$file.pem"
    openssl pkey -in "$file.pem" -pubout -out "$file.pub.pem"
    hex=01$(openssl pkey -pubin -in "$file.pub.pem" -outform DER | tail -c 32 | xxd -p -c 32)
    id=$({ printf '%s\n' "$name"; printf %s "$hex" | xxd -r -p; } | openssl dgst -sha256 -r | cut -c 1-8)
    printf '%s+%s+%s\n' "$name" "$id" "$(printf %s "$hex" | xxd -r -p | base64 -w 0)" > "$file.vkey"
    chmod 644 "$file.pub.pem" "$file.vkey"
}

check_keys() {
    python3 - <<'EOF'
import base64, hashlib, pathlib

names = {"registry": "coalition.example/registry/1", "machine": "coalition.example/receipts/main",
         "partner": "coalition.example/hope-house/1"}
for file, name in names.items():
    lines = pathlib.Path(f"{file}.pub.pem").read_text().splitlines()
    der = base64.b64decode("".join(lines[1:-1]))
    assert der[:12].hex() == "302a300506032b6570032100" and len(der) == 44
    data = b"\x01" + der[12:]
    key_id = hashlib.sha256(f"{name}\n".encode() + data).hexdigest()[:8]
    expected = f"{name}+{key_id}+{base64.b64encode(data).decode()}\n"
    assert pathlib.Path(f"{file}.vkey").read_text() == expected, file
print("the verifier keys fit the public keys")
EOF
}

if [ "${1:-}" != --check ]; then
    make_key registry coalition.example/registry/1
    make_key machine coalition.example/receipts/main
    make_key partner coalition.example/hope-house/1
fi
check_keys
