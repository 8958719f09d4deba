import Files

/// A page of A4 to fill in by hand; whoever types it into the workbook finds the same names in the same order.
enum PrintedTemplate {
    static func write(to path: String, language: Language) throws(IntakeError) {
        do throws(FileError) {
            try FileSystem.writeAtomically(path, Array(page(language).utf8))
        } catch {
            throw IntakeError(.unreadable, error.reason, hint: "check the folder and that the disk is not full")
        }
    }

    private static func page(_ language: Language) -> String {
        let isEnglish = language == .english
        let title = isEnglish ? "A journey" : "Safari moja"
        let warning =
            isEnglish
            ? "Never write a name, a telephone number, a date of birth or an address on this page."
            : "Usiandike jina, namba ya simu, tarehe ya kuzaliwa wala anwani kwenye ukurasa huu."
        let rows = Questionnaire.questions.map { question in
            "<tr><th>\(escaped(question.label(language)))</th><td>\(field(question.kind, language))</td></tr>"
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(title)</title>
            <style>
            @page { size: A4; margin: 12mm }
            body { font: 9.5pt/1.3 sans-serif; color: #000; background: #fff; max-width: 186mm; margin: auto }
            h1 { font-size: 14pt; margin: 0 } p { margin: 1mm 0 3mm; font-weight: bold }
            table { width: 100%; border-collapse: collapse } tr { break-inside: avoid }
            th, td { border: 0.3mm solid #000; padding: 1.4mm; text-align: left; vertical-align: top }
            th { width: 38mm } .line { height: 5mm } span { white-space: nowrap; margin-right: 3mm }
            </style></head><body>
            <h1>\(title)</h1><p>\(warning)</p>
            <table>
            \(rows.joined(separator: "\n"))
            </table></body></html>

            """
    }

    private static func field(_ kind: Question.Kind, _ language: Language) -> String {
        switch kind {
        case .one(let list) where list != .countries, .several(let list):
            list.choices.map { "<span>\u{2610} \(escaped($0.label(language)))</span> " }.joined()
        default: "<div class=\"line\"></div>"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
