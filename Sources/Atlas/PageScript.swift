import Signing

/// The page's own script and style, part of the program, and their hashes, by which alone the page lets them run.
enum PageScript {
    /// One function around all parts, so that they see each other and nobody else does.
    static let script: Markup = {
        let parts = [
            PackageResources.language_js, PackageResources.geometry_js, PackageResources.flows_js,
            PackageResources.view_js, PackageResources.drawing_js, PackageResources.inspect_js,
            PackageResources.table_js, PackageResources.controls_js, PackageResources.start_js,
        ]
        return Markup(
            [Markup(literal: "'use strict';\n(() => {\n")] + parts.map { Markup(resource: $0) }
                + [Markup(literal: "})();\n")])
    }()

    static let style = Markup(resource: PackageResources.report_css)

    /// What the page may do: run this script, use these styles, and nothing else. It can load nothing, send nothing and
    /// be framed by nobody's form, even if a value should ever become markup.
    static func policy(styles: [Markup]) -> String {
        let styles = styles.map(hash).joined(separator: " ")
        return
            "default-src 'none'; script-src \(hash(script)); style-src \(styles); base-uri 'none'; form-action 'none'"
    }

    private static func hash(_ markup: Markup) -> String {
        "'sha256-\(SHA256.hash(Array(markup.html.utf8)).base64)'"
    }
}
