#!/usr/bin/env python3
"""A bad line to a store: speaks TLS to a client and to the real server, and does what FOLDER/fault says in between.

  faults.py FOLDER PORT UPSTREAM_PORT TLS_FOLDER CLIENT_FOLDER

TLS_FOLDER has server.crt, server.key and ca.crt; CLIENT_FOLDER the tls.crt and tls.pem that the server lets in. FOLDER/fault is
read anew for each request; its first word says what happens:

  none              all is passed on
  cut BYTES [PATH]  when so many bytes of requests have come in all, the connection ends in the middle of one; with PATH only
                    bodies count that are sent to where that is part of the path
  deaf BYTES [PATH] as cut, but the request is carried out first and only its answer is lost
  status CODE N     the next N requests are answered with CODE
  slow BYTES        answers trickle at so many bytes a second
  stall             nothing is answered
  redirect URL      requests are sent elsewhere

After cut and deaf all connections are refused until the file changes. Prints "ready"; ends when standard input does. FOLDER/log has
a line for each request that was passed on: method, path, bytes, status, and whether its answer was "answered" or "lost".
"""
import http.client
import os
import socket
import ssl
import sys
import threading
import time

folder, port, upstream_port, tls, client = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
lock = threading.Lock()
state = {"text": None, "bytes": 0, "count": 0, "down": False}

inward = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
inward.minimum_version = ssl.TLSVersion.TLSv1_3
inward.load_cert_chain(f"{tls}/server.crt", f"{tls}/server.key")
outward = ssl.create_default_context(cafile=f"{tls}/ca.crt")
outward.load_cert_chain(f"{client}/tls.crt", f"{client}/tls.pem")


class Cut(Exception):
    pass


def fault():
    with open(f"{folder}/fault", encoding="utf-8") as file:
        text = file.read().strip()
    with lock:
        if text != state["text"]:
            state.update(text=text, bytes=0, count=0, down=False)
    return text.split()


def passed(count, path=""):
    """Counts bytes that came in; says whether the line breaks now."""
    words = fault()
    with lock:
        if len(words) < 3 or words[2].startswith("#") or words[2] in path:
            state["bytes"] += count
        if words[0] in ("cut", "deaf") and state["bytes"] >= int(words[1]):
            state["down"] = True
    return words[0] if state["down"] else None


def read_request(stream):
    """One request: its first line, headers and body. A cut may come at any byte of it."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = stream.recv(1)
        if not byte:
            return None
        head += byte
        if passed(1) == "cut":
            raise Cut
    lines = head.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ")
    headers = dict(line.split(": ", 1) for line in lines[1:] if line)
    body = b""
    left = int(headers.get("Content-Length", 0))
    while left > 0:
        part = stream.recv(min(left, 1024))
        if not part:
            raise Cut
        body += part
        left -= len(part)
        if passed(len(part), path) == "cut":
            raise Cut
    return method, path, headers, body


def forward(method, path, headers, body):
    connection = http.client.HTTPSConnection("localhost", upstream_port, context=outward)
    connection.request(method, path, body=body or None, headers={k: v for k, v in headers.items() if k not in ("Host", "Content-Length")})
    answer = connection.getresponse()
    data = answer.read()
    kept = [(k, v) for k, v in answer.getheaders() if k.lower() in ("etag", "content-type", "retry-after", "content-encoding")]
    length = answer.getheader("Content-Length") if method == "HEAD" else len(data)
    connection.close()
    return answer.status, kept, length, data


def note(request, status, fate):
    with lock, open(f"{folder}/log", "a", encoding="utf-8") as log:
        log.write(f"{request[0]} {request[1]} {len(request[3])} {status} {fate}\n")


def answer(stream, status, headers, length, data, rate=0):
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {length or 0}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers) + "\r\n"
    out = head.encode("latin-1") + data
    if not rate:
        stream.sendall(out)
        return
    for start in range(0, len(out), rate):
        stream.sendall(out[start:start + rate])
        time.sleep(1)


def serve(plain):
    try:
        fault()
        if state["down"]:
            return
        stream = inward.wrap_socket(plain, server_side=True)
        while True:
            request = read_request(stream)
            if request is None:
                return
            words = fault()
            if words[0] == "status":
                with lock:
                    state["count"] += 1
                    failing = state["count"] <= int(words[2])
                if failing:
                    answer(stream, int(words[1]), [("Retry-After", "1")], 0, b"")
                    continue
            if words[0] == "stall":
                time.sleep(20)
                return
            if words[0] == "redirect":
                answer(stream, 302, [("Location", words[1])], 0, b"")
                continue
            result = forward(*request)
            if state["down"]:
                note(request, result[0], "lost")
                raise Cut
            note(request, result[0], "answered")
            answer(stream, *result, rate=int(words[1]) if words[0] == "slow" else 0)
    except (Cut, OSError, http.client.HTTPException):
        pass
    finally:
        plain.close()


def accept():
    with socket.create_server(("127.0.0.1", port)) as listener:
        print("ready", flush=True)
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()


if not os.path.exists(f"{folder}/fault"):
    with open(f"{folder}/fault", "w", encoding="utf-8") as file:
        file.write("none")
threading.Thread(target=accept, daemon=True).start()
sys.stdin.buffer.read()
