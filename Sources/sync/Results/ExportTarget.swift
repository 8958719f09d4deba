import Dataset
import Files

/// Where an export goes. What stands there is replaced only where it is an earlier export of the same form, so that a
/// slip of the hand costs nobody a file; and whatever is written can be read by its owner alone, since it is internal.
struct ExportTarget {
    let path: String
    let format: ExportFormat

    /// More than any export has: bounds what is read to see what a file is.
    private static let limit = 1 << 32

    /// Refuses a path where something else stands; touches nothing.
    func check(_ files: [ExportFile]) throws {
        if FileSystem.exists(path), FileSystem.isFolder(path) != format.isFolder {
            throw taken(path, "is \(format.isFolder ? "not a folder" : "a folder")")
        }
        for file in files {
            let target = self.target(of: file)
            guard let bytes = try FileSystem.readIfPresent(target, limit: Self.limit) else { continue }
            guard format.isEarlierExport(bytes, name: file.name) else {
                throw taken(target, "is there already and is not an earlier \(format.rawValue) export")
            }
        }
    }

    /// Writes each file in one step. A folder's last file goes first and comes last: without it the folder is not whole.
    func write(_ files: [ExportFile]) throws {
        if format.isFolder { try FileSystem.makeFolders(path, mode: 0o700) }
        if let last = format.lastFile { try FileSystem.remove("\(path)/\(last)") }
        for file in files { try FileSystem.writeAtomically(target(of: file), file.bytes, mode: 0o600) }
    }

    private func target(of file: ExportFile) -> String { file.name.isEmpty ? path : "\(path)/\(file.name)" }

    private func taken(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure(
            "file.exists", "\(path): \(reason); it is not overwritten", hint: "choose another --out, or move it away",
            exit: .cannotCreate)
    }
}
