import Glibc

/// A line on the terminal that shows how far a long reading is; nothing where standard error is no terminal.
struct ProgressLine {
    private static let width = 30
    private static let interval = 0.2

    private let isShown: Bool
    private var last = 0.0

    init(_ output: Output) { isShown = !output.isQuiet && isatty(2) == 1 }

    mutating func show(rows: Int, _ progress: (table: Int, of: Int, fraction: Double)) {
        guard isShown else { return }
        let table = progress.of > 1 ? " table \(progress.table) of \(progress.of)" : ""
        draw(progress.fraction, "\(table), \(rows) rows")
    }

    /// So many of things that each take a while.
    mutating func show(_ done: Int, of all: Int, _ what: String) {
        guard isShown, all > 0 else { return }
        draw(Double(done) / Double(all), ", \(done) of \(all) \(what)")
    }

    private mutating func draw(_ fraction: Double, _ words: String) {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let now = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        guard now - last >= Self.interval else { return }
        last = now
        let done = Int(fraction * Double(Self.width))
        let bar = String(repeating: "=", count: done) + String(repeating: " ", count: Self.width - done)
        Output.terminal("\r[\(bar)] \(Int(fraction * 100)) %\(words)\u{1B}[K")
    }

    /// Takes the line away.
    func clear() {
        if isShown && last > 0 { Output.terminal("\r\u{1B}[K") }
    }
}
