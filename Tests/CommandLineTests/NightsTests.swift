import Foundation
import TestSupport
import Testing

/// Tests/Nights/nights.py in its short form; `make release-checks` has two years of fifty organisations.
@Suite("Nights over a web server that fails")
struct NightsTests {
    @Test(
        "after each outage all catch up, nothing forks or is lost, and the figures are those of nights without outages")
    func outages() throws {
        let result = try Shell.run(
            "\(Shell.repository)/Tests/Nights/nights.py",
            ["--program", Shell.program, "--partners", "10", "--nights", "60"])
        #expect(result.exit == 0, "\(result.output) \(result.errors)")
        #expect(result.output.contains("nights: 0 amiss"))
        // There were outages, and they did something.
        #expect(result.output.contains("pushes resumed") && result.output.contains("times push 69"), "\(result.output)")
    }
}
