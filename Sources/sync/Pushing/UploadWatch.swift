import Replication
import Synchronization

/// Shows how far an upload is: that it goes on where an earlier one was cut off, and on a terminal the files as they arrive.
final class UploadWatch: Sendable {
    private let line: Mutex<ProgressLine>
    private let isQuiet: Bool

    init(_ output: Output) {
        line = Mutex(ProgressLine(output))
        isQuiet = output.isQuiet
    }

    func show(_ step: LogUpload.Step) {
        switch step {
        case .resuming(let entry, let count):
            if !isQuiet { Output.terminal("\(ProgramName.current): resuming at \(entry) of \(count)\n") }
        case .sent(let done, let count): line.withLock { $0.show(done, of: count, "files sent") }
        }
    }

    func end() { line.withLock { $0.clear() } }
}
