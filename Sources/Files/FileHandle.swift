package import Glibc

/// One open file descriptor, closed when it goes out of scope.
package struct FileHandle: ~Copyable {
    package let descriptor: Int32
    package let path: String

    /// Opens `path`; symbolic links in its last component are refused, so that a store cannot point us elsewhere.
    package init(opening path: String, flags: Int32, mode: mode_t = 0o644) throws(FileError) {
        let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw FileError.last(path) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = close(descriptor) }

    /// The size in bytes of a regular file; anything else (folder, device, pipe) is refused.
    package func size() throws(FileError) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw FileError.last(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(code: .notRegular, path: path, reason: "not a regular file")
        }
        return Int(status.st_size)
    }

    /// Reads at most `count` bytes from the current position; an empty answer is the end of the file.
    package func read(upTo count: Int) throws(FileError) -> [UInt8] {
        var number: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while true {
                let got = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { number = errno }
                initialized = max(0, got)
                return
            }
        }
        guard number == 0 else { throw FileError.last(path, number: number) }
        return bytes
    }

    /// Writes every byte or throws.
    package func write(_ bytes: [UInt8]) throws(FileError) {
        var offset = 0
        while offset < bytes.count {
            let wrote = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
            }
            if wrote < 0 && errno == EINTR { continue }
            guard wrote > 0 else { throw FileError.last(path) }
            offset += wrote
        }
    }

    /// Waits until the file's bytes are on the medium.
    package func synchronise() throws(FileError) {
        guard fsync(descriptor) == 0 else { throw FileError.last(path) }
    }
}
