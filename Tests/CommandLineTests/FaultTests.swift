import Foundation
import TestSupport
import Testing

/// The short form of the fault harness; `make release-checks` runs the long one.
@Suite("Faults")
struct FaultTests {
    /// Containers may forbid tracing.
    static let canTrace = (try? Shell.run("strace", ["-o", "/dev/null", "true"]).exit) == 0

    @Test(
        "system calls that fail and kills during push, erase, withdraw, a correction and the pool's steps: nothing is lost, nobody is counted twice",
        .enabled(if: canTrace, "strace is missing or may not trace here"),
        arguments: ["push", "erase", "withdraw", "correct", "ask", "answer", "report"])
    func injected(verb: String) throws {
        let result = try Shell.run(
            "python3",
            [
                "\(Shell.repository)/Tests/Faults/inject.py", "--program", Shell.program, "--verb", verb, "--every",
                ["push": "90", "erase": "40", "ask": "360", "answer": "120", "report": "240"][verb] ?? "120", "--kills",
                "2",
            ])
        #expect(result.exit == 0, "\(result.output) \(result.errors)")
        #expect(result.output.contains(" 0 bad"), "\(result.output)")
    }
}
