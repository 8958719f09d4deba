import Glibc

/// A line on the terminal that shows how far a long reading is; nothing where standard error is no terminal.
struct ProgressLine {
    private static let width = 30
    private static let interval = 0.2

    private let isShown: Bool
    private var last = 0.0
    private var calls = 0

    init(_ output: Output) { isShown = !output.isQuiet && isatty(2) == 1 }

    mutating func show(rows: Int, _ progress: (table: Int, of: Int, fraction: Double)) {
        guard isShown else { return }
        calls += 1
        guard calls & 0xFF == 0 else { return }
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let now = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        guard now - last >= Self.interval else { return }
        last = now
        let done = Int(progress.fraction * Double(Self.width))
        let bar = String(repeating: "=", count: done) + String(repeating: " ", count: Self.width - done)
        let table = progress.of > 1 ? " table \(progress.table) of \(progress.of)" : ""
        Output.terminal("\r[\(bar)] \(Int(progress.fraction * 100)) %\(table), \(rows) rows")
    }

    /// Takes the line away.
    func clear() {
        if isShown && last > 0 { Output.terminal("\r\u{1B}[K") }
    }
}
