import Testing

@testable import Places

@Suite struct FoldingTests {
    @Test(arguments: [
        ("Türkiye", "turkiye"), ("Tu\u{308}rkiye", "turkiye"), ("CÔTE D’IVOIRE", "cotedivoire"),
        ("İstanbul", "istanbul"),
        ("Diyarbakır", "diyarbakir"), ("Łódź", "lodz"), ("Straße", "strasse"), ("Ærø", "aero"), ("Đà Nẵng", "danang"),
        ("Mek’ī", "meki"), ("Homa\u{A0}Bay", "homabay"), ("\u{FEFF}Kenya\u{200B}", "kenya"),
        ("Trinidad & Tobago", "trinidadandtobago"),
        ("Œuf", "oeuf"), ("دبي", "دبي"), ("МОСКВА", "москва"), ("አዲስ", "አዲስ"), ("", ""), ("—", ""),
        ("Route 66", "route66"),
    ]) func reducesToLettersAndDigits(_ text: String, _ key: String) {
        #expect(folded(text) == key)
    }

    @Test func whatIsRememberedOfALetterIsWhatItFoldsTo() {
        var folder = Folder()
        for text in ["Türkiye", "TÜRKİYE", "Łódź", "Mek’ī", "īŁü’Ǆж", "& ü"] {
            var bytes = Array("before".utf8)
            folder.fold(text, into: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == "before" + folded(text))
        }
    }

    @Test func everyShippedNameFoldsToPlainLetters() {
        let names =
            rows(of: cityTable, columns: 2).map { $0[0] } + Country.all.map(\.name) + County.all.map(\.name)
        for name in names {
            let key = folded(name)
            let isPlain =
                !key.isEmpty && key.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            #expect(isPlain, "\(name)")
            #expect(folded(key) == key)
        }
    }
}
