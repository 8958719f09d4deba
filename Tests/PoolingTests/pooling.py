#!/usr/bin/env python3
"""Pooled reports a second time, from docs/formats.md and the RFCs alone, with whole numbers and nothing else.

usage: pooling.py vectors        the test vectors of Tests/PoolingTests/Vectors/pooling.json
       pooling.py open < FILE    opens the reports of a cell that the program made, and prints their messages

Slow, and its time tells secrets: it is for checking only.
"""

import hashlib
import hmac
import json
import sys

# P-256 (NIST SP 800-186): y^2 = x^3 - 3x + B over P, order N, generator G. A point is a pair, None the identity.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(one, two):
    if one is None or two is None:
        return two if one is None else one
    if one[0] == two[0]:
        if (one[1] + two[1]) % P == 0:
            return None
        slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, P)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, P)
    x = (slope**2 - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(scalar, point):
    result = None
    for bit in bin(scalar % N)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def root(value):
    candidate = pow(value, (P + 1) // 4, P)
    return candidate if candidate**2 % P == value % P else None


def number(data):
    return int.from_bytes(data, "big")


def octets(value, count=32):
    return value.to_bytes(count, "big")


def encode(point):
    return bytes([2 + point[1] % 2]) + octets(point[0])


def decode(data):
    x = number(data[1:])
    y = root((x**3 - 3 * x + B) % P)
    assert len(data) == 33 and data[0] in (2, 3) and x < P and y is not None
    return x, y if y % 2 == data[0] % 2 else P - y


def prefixed(data):
    return octets(len(data), 2) + data


# RFC 9380

def expand(message, domain, count):
    def digest(data):
        return hashlib.sha256(data).digest()
    suffix = domain + octets(len(domain), 1)
    first = digest(bytes(64) + message + octets(count, 2) + b"\0" + suffix)
    block, output, index = digest(first + b"\1" + suffix), b"", 1
    while len(output) < count:
        output, index = output + block, index + 1
        block = digest(bytes(a ^ b for a, b in zip(first, block)) + octets(index, 1) + suffix)
    return output[:count]


def to_curve(message, domain):
    wide = expand(message, domain, 96)
    return add(mapped(number(wide[:48]) % P), mapped(number(wide[48:]) % P))


def mapped(u):
    """The map of section 6.6.2 as it is defined, not as it is computed fastest."""
    z, a = -10, -3
    denominator = (z**2 * u**4 + z * u**2) % P
    if denominator:
        x = -B * pow(a, -1, P) * (1 + pow(denominator, -1, P)) % P
    else:
        x = B * pow(z * a, -1, P) % P
    y = root((x**3 + a * x + B) % P)
    if y is None:
        x = z * u**2 * x % P
        y = root((x**3 + a * x + B) % P)
    return x, y if y % 2 == u % 2 else P - y


# RFC 9497, P256-SHA256, verifiable mode

CONTEXT = b"OPRFV1-\x01-P256-SHA256"


def to_scalar(message, label=b"HashToScalar-"):
    return number(expand(message, label + CONTEXT, 48)) % N


def key_pair(seed, info):
    return to_scalar(seed + prefixed(info) + b"\0", b"DeriveKeyPair")


def weighted(public, asked, answered):
    seed = hashlib.sha256(prefixed(public) + prefixed(b"Seed-" + CONTEXT)).digest()
    sums = [None, None]
    for index, pair in enumerate(zip(asked, answered)):
        weight = to_scalar(prefixed(seed) + octets(index, 2) + b"".join(prefixed(encode(e)) for e in pair) + b"Composite")
        sums = [add(old, times(weight, element)) for old, element in zip(sums, pair)]
    return sums


def challenge(public, points):
    return to_scalar(prefixed(public) + b"".join(prefixed(encode(point)) for point in points) + b"Challenge")


def prove(key, asked, answered, nonce):
    public = encode(times(key, G))
    m, z = weighted(public, asked, answered)
    c = challenge(public, [m, z, times(nonce, G), times(nonce, m)])
    return octets(c) + octets((nonce - c * key) % N)


def verify(public, asked, answered, proof):
    m, z = weighted(public, asked, answered)
    c, s = number(proof[:32]), number(proof[32:])
    first = add(times(s, G), times(c, decode(public)))
    return c == challenge(public, [m, z, first, add(times(s, m), times(c, z))])


def output(data, element):
    return hashlib.sha256(prefixed(data) + prefixed(encode(element)) + b"Finalize").digest()


# AES-256-GCM (FIPS 197, NIST SP 800-38D)

def doubled(byte):
    return (byte << 1 ^ (0x1B if byte & 0x80 else 0)) & 0xFF


def sbox():
    box, p, q = [0x63] * 256, 1, 1
    while True:
        p ^= doubled(p)
        for shift in (1, 2, 4):
            q = (q ^ q << shift) & 0xFF
        q ^= 0x09 if q & 0x80 else 0
        box[p] = q ^ 0x63
        for turn in range(1, 5):
            box[p] ^= (q << turn | q >> 8 - turn) & 0xFF
        if p == 1:
            return box


SBOX = sbox()


def round_keys(key):
    words, constant = [list(key[i:i + 4]) for i in range(0, 32, 4)], 1
    while len(words) < 60:
        word = words[-1]
        if len(words) % 8 == 0:
            word = [SBOX[b] for b in word[1:] + word[:1]]
            word[0] ^= constant
            constant = doubled(constant)
        elif len(words) % 8 == 4:
            word = [SBOX[b] for b in word]
        words.append([a ^ b for a, b in zip(word, words[-8])])
    return [sum(words[i:i + 4], []) for i in range(0, 60, 4)]


def block_cipher(keys, block):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for turn in range(1, 15):
        state = [SBOX[state[(i + 4 * (i % 4)) % 16]] for i in range(16)]
        if turn < 14:
            mixed = []
            for column in range(0, 16, 4):
                four = state[column:column + 4]
                mixed += [doubled(four[i]) ^ doubled(four[(i + 1) % 4]) ^ four[(i + 1) % 4] ^ four[(i + 2) % 4]
                          ^ four[(i + 3) % 4] for i in range(4)]
            state = mixed
        state = [a ^ b for a, b in zip(state, keys[turn])]
    return bytes(state)


def field_product(x, y):
    product = 0
    for bit in range(127, -1, -1):
        if y >> bit & 1:
            product ^= x
        x = x >> 1 ^ (0xE1 << 120 if x & 1 else 0)
    return product


def gcm(key, nonce, data, label, is_sealing):
    """The ciphertext and its tag, or the plain text; the tag is the caller's to compare."""
    keys = round_keys(key)
    stream = b"".join(block_cipher(keys, nonce + octets(2 + i, 4)) for i in range((len(data) + 15) // 16))
    result = bytes(a ^ b for a, b in zip(data, stream))
    cipher = result if is_sealing else data
    padded = b"".join(part + bytes(-len(part) % 16) for part in (label, cipher))
    h, state = number(block_cipher(keys, bytes(16))), 0
    hashed = padded + octets(8 * len(label), 8) + octets(8 * len(cipher), 8)
    for start in range(0, len(hashed), 16):
        state = field_product(h, state ^ number(hashed[start:start + 16]))
    return result, octets(state ^ number(block_cipher(keys, nonce + octets(1, 4))), 16)


# Pooled reports (docs/formats.md)

def derive(secret, label, count):
    pseudorandom = hmac.digest(bytes(32), secret, "sha256")
    result = block = b""
    for index in range(1, (count + 31) // 32 + 1):
        block = hmac.digest(pseudorandom, block + label.encode() + octets(index, 1), "sha256")
        result += block
    return result[:count]


class Cell:
    def __init__(self, threshold, secret):
        self.start = f"journey-sync pooled/1 t={threshold} "
        s = octets(secret)
        self.coefficients = [secret] + [
            number(derive(s, f"{self.start}coefficient {j}", 48)) % N for j in range(1, threshold)]
        self.key = derive(s, self.start + "key", 32)

    def share(self, point):
        return sum(a * pow(point, j, N) for j, a in enumerate(self.coefficients)) % N


def cell_secret(randomness, threshold):
    return number(derive(randomness, f"journey-sync pooled/1 t={threshold} secret", 48)) % N


def cell_tag(randomness, threshold):
    return derive(randomness, f"journey-sync pooled/1 t={threshold} tag", 32)


def context(partner, epoch, tag):
    return prefixed(partner.encode()) + prefixed(epoch.encode()) + prefixed(tag)


def share_point(where):
    return number(expand(where, b"journey-sync pooled/1 point", 48)) % N or 1


def report(randomness, threshold, partner, epoch, message, nonce):
    cell, tag = Cell(threshold, cell_secret(randomness, threshold)), cell_tag(randomness, threshold)
    where = context(partner, epoch, tag)
    share = octets(cell.share(share_point(where)))
    plain = prefixed(message).ljust(256, b"\0")
    cipher, check = gcm(cell.key, nonce, plain, where + share, True)
    return {"partner": partner, "tag": tag.hex(), "share": share.hex(), "ciphertext": (nonce + cipher + check).hex()}


def open_cell(request):
    """From the first shares as many as the threshold, which must all be right."""
    threshold, epoch = request["threshold"], request["epoch"]
    places = []
    for item in request["reports"]:
        where = context(item["partner"], epoch, bytes.fromhex(item["tag"]))
        places.append((share_point(where), int(item["share"], 16), where))
    secret = 0
    for z, y, _ in places[:threshold]:
        for other, _, _ in places[:threshold]:
            if other != z:
                y = y * other * pow(other - z, -1, N)
        secret = (secret + y) % N
    cell, messages = Cell(threshold, secret), []
    for item, (point, value, where) in zip(request["reports"], places):
        data = bytes.fromhex(item["ciphertext"])
        plain, check = gcm(cell.key, data[:12], data[12:-16], where + octets(value), False)
        right = cell.share(point) == value and check == data[-16:] and len(plain) == 256
        messages.append(plain[2:2 + number(plain[:2])].hex() if right else None)
    return messages


# Vectors

def sample(label):
    return hashlib.sha256(label.encode()).digest()


def vectors():
    key = key_pair(sample("seed"), b"2026")
    public = encode(times(key, G))
    inputs = [b"", b"a rare cell", b"another", "Mto wa Mbu \u2192 Jubail".encode(), bytes(300)]
    blinds = [number(sample(f"blind {i}")) % N for i in range(len(inputs))]
    points = [to_curve(data, b"HashToGroup-" + CONTEXT) for data in inputs]
    asked = [times(blind, point) for blind, point in zip(blinds, points)]
    answered = [times(key, element) for element in asked]
    nonce = number(sample("nonce")) % N
    proof = prove(key, asked, answered, nonce)
    assert verify(public, asked, answered, proof)
    assert not verify(public, asked, answered[::-1], proof)
    outputs = [output(data, times(pow(blind, -1, N), element)) for data, blind, element in zip(inputs, blinds, answered)]
    assert outputs == [output(data, times(key, point)) for data, point in zip(inputs, points)]
    cells = []
    for threshold, partners in ((2, ["amani", "hope"]), (3, ["amani", "hope", "rehema", "tumaini"]), (16, [f"p{i}" for i in range(16)])):
        randomness = outputs[1]
        secret = cell_secret(randomness, threshold)
        reports = [report(randomness, threshold, name, "2026", f"{name}: 1-2".encode() * index, sample(f"gcm {threshold} {name}")[:12])
                   for index, name in enumerate(partners)]
        cell = {"threshold": threshold, "epoch": "2026", "randomness": randomness.hex(), "secret": octets(secret).hex(),
                "key": Cell(threshold, secret).key.hex(), "reports": reports}
        cell["messages"] = open_cell(cell)
        assert None not in cell["messages"]
        cells.append(cell)
    return {
        "seed": sample("seed").hex(), "info": b"2026".hex(), "key": octets(key).hex(), "public": public.hex(),
        "inputs": [data.hex() for data in inputs], "blinds": [octets(blind).hex() for blind in blinds],
        "asked": [encode(element).hex() for element in asked], "answered": [encode(element).hex() for element in answered],
        "nonce": octets(nonce).hex(), "proof": proof.hex(), "outputs": [value.hex() for value in outputs], "cells": cells}


if __name__ == "__main__":
    if sys.argv[1:] == ["vectors"]:
        print(json.dumps(vectors(), indent=1))
    elif sys.argv[1:] == ["open"]:
        print(json.dumps(open_cell(json.load(sys.stdin))))
    else:
        sys.exit(__doc__)
