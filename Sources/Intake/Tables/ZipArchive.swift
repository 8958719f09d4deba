internal import CZip

/// A ZIP archive whose parts are read as streams, through libzip. Sizes that the archive claims are believed nowhere:
/// a reader stops at its own limit.
@safe
final class ZipArchive {
    private let archive: OpaquePointer

    init(path: String) throws(IntakeError) {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path, Int32(ZIP_RDONLY), &code) else {
            throw Self.damaged("not a whole ZIP archive, which an XLSX file is")
        }
        unsafe self.archive = archive
    }

    deinit { unsafe zip_discard(archive) }

    static func damaged(_ reason: String) -> IntakeError {
        IntakeError(
            .damaged, reason, hint: "download or save the file again, or save it as CSV UTF-8, and import that")
    }

    /// Opens the part with this name; `nil` where there is none.
    func part(_ name: String, limit: Int) throws(IntakeError) -> ZipPart? {
        let index = unsafe zip_name_locate(archive, name, 0)
        guard index >= 0 else { return nil }
        guard let file = unsafe zip_fopen_index(archive, zip_uint64_t(index), 0) else {
            throw Self.damaged("a part of the file cannot be read; it may be protected by a password")
        }
        var status = unsafe zip_stat_t()
        let size = unsafe zip_stat_index(archive, zip_uint64_t(index), 0, &status) == 0 ? unsafe Int(status.size) : 0
        return unsafe ZipPart(file, of: self, claimedSize: size, limit: limit)
    }
}

/// One part of an archive, read from its beginning to its end.
@safe
final class ZipPart {
    private let file: OpaquePointer
    /// Keeps the archive open.
    private let archive: ZipArchive
    private let claimedSize: Int
    private let limit: Int
    private var count = 0

    fileprivate init(_ file: OpaquePointer, of archive: ZipArchive, claimedSize: Int, limit: Int) {
        unsafe self.file = file
        self.archive = archive
        self.claimedSize = claimedSize
        self.limit = limit
    }

    deinit { unsafe zip_fclose(file) }

    /// How much of the part was read, by the size that the archive claims.
    var fractionRead: Double { claimedSize > 0 ? min(1, Double(count) / Double(claimedSize)) : 0 }

    /// At most `size` bytes; an empty answer is the end, where libzip has compared the checksum.
    func read(upTo size: Int) throws(IntakeError) -> [UInt8] {
        var got: zip_int64_t = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            got = unsafe zip_fread(file, buffer.baseAddress, zip_uint64_t(size))
            initialized = max(0, Int(got))
        }
        guard got >= 0 else { throw ZipArchive.damaged("a part of the file is damaged or cut off") }
        count += Int(got)
        guard count <= limit else {
            throw IntakeError(
                .tooLarge, "a part of the file unpacks to more than \(limit >> 20) MiB",
                hint: "is this the file with the cases? save it as CSV UTF-8, and import that")
        }
        return bytes
    }
}
