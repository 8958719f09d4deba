import Atlas
import CanonicalJSON
import Files

/// The files of a report: the page, and a PDF of it where a renderer is installed. The page never waits for the PDF: what
/// goes wrong with it is a warning.
struct ReportFiles {
    private let page: HTMLReport
    private let folder: String

    init(_ page: HTMLReport, in folder: String) {
        (self.page, self.folder) = (page, folder)
    }

    /// Writes them and returns the summary.
    func write(_ output: Output) throws -> JSONObject {
        let path = "\(folder)/report.html"
        let pdf = "\(folder)/report.pdf"
        try FileSystem.writeAtomically(path, page.bytes)
        try output.line("wrote \(path): \(page.bytes.count) bytes")
        var summary: JSONObject = ["bytes": .integer(page.bytes.count), "out": .string(path), "type": "summary"]
        // One of an earlier report would contradict the page beside it.
        try? FileSystem.remove(pdf)
        guard let renderer = PDFRenderer.installed() else {
            output.note("no report.pdf: neither chromium nor weasyprint is installed; a browser prints the page")
            return summary
        }
        let bytes: [UInt8]
        do throws(PDFRenderer.Failure) {
            bytes = try renderer.render(page.bytes)
            try write(bytes, to: pdf)
        } catch {
            output.warning("no report.pdf: \(error.reason); report.html is complete")
            return summary
        }
        try output.line("wrote \(pdf): \(bytes.count) bytes, by \(renderer.name)")
        summary["pdf"] = .string(pdf)
        return summary
    }

    private func write(_ bytes: [UInt8], to path: String) throws(PDFRenderer.Failure) {
        do {
            try FileSystem.writeAtomically(path, bytes)
        } catch {
            throw PDFRenderer.Failure(reason: "it cannot be written")
        }
    }
}
