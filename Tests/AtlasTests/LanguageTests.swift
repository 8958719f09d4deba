import CanonicalJSON
import Journeys
import Places
import Testing

@testable import Atlas

@Suite struct LanguageTests {
    @Test func bothLanguagesStandInEveryPage() {
        for visibility in Visibility.allCases {
            let english = HTMLReport(Sample.all, visibility: visibility).text
            let swahili = HTMLReport(Sample.all, visibility: visibility, language: .swahili).text
            #expect(english.contains("<html lang=\"en\">") && swahili.contains("<html lang=\"sw\">"))
            for page in [english, swahili] {
                #expect(
                    page.contains("<span lang=\"en\">Forms and sectors</span><span lang=\"sw\">Aina na sekta</span>"))
                #expect(page.contains("Saudi Arabia") && page.contains("Saudia"))
            }
            #expect(swahili.contains("<title>Matokeo ya Example Coalition"))
        }
    }

    @Test func everyCodeAndCountryHasASwahiliName() {
        func check<Value: Code>(_ type: Value.Type) {
            for code in type.allCases where !(code.label.first?.isNumber ?? true) {
                #expect(code.phrase.swahili != code.phrase.english, "\(Value.title) \(code)")
            }
        }
        check(Form.self)
        check(Sector.self)
        check(TransportMode.self)
        check(RecruitmentMethod.self)
        check(Gender.self)
        for (code, name) in [
            "KE": "Kenya", "TZ": "Tanzania", "SA": "Saudia", "GB": "Uingereza", "SY": "Siria", "EG": "Misri",
            "CD": "Jamhuri ya Kidemokrasia ya Kongo", "UG": "Uganda",
        ] { #expect(Sample.place(code).swahiliName == name) }
        #expect(PlaceCode.all.allSatisfy { !$0.swahiliName.isEmpty })
    }

    /// Sentences with the same numbers in both languages.
    @Test func bothLanguagesTellTheSameNumbers() {
        func numbers(_ text: String) -> [String] {
            text.replacing(",", with: "").split { !$0.isNumber }.map(String.init).sorted()
        }
        for sentence in Headlines(Sample.all).sentences + Headlines.limits(Sample.all) {
            // "1 partner" may be said without its number in one of them.
            let (english, swahili) = (numbers(sentence.english), numbers(sentence.swahili))
            #expect(english == swahili, "\(sentence)")
        }
    }

    @Test func listsAndCountsFollowTheLanguage() {
        let list = Phrase.listed([Phrase("a"), Phrase("b"), Phrase("c")])
        #expect(list == Phrase("a, b and c", "a, b na c"))
        #expect(Phrase.counted(1, "group", "groups", "kundi", "makundi") == Phrase("1 group", "kundi 1"))
        #expect(Phrase.counted(1200, "group", "groups", "kundi", "makundi") == Phrase("1,200 groups", "makundi 1,200"))
        #expect(CountInterval(3, 9).wording == Phrase("between 3 and 9", "kati ya 3 na 9"))
    }

    /// The script asks for words by name; each one it can ask for is there.
    @Test func theScriptHasItsWords() {
        let script = PageScript.script.html
        let asked = Set(script.matches(of: /word\('([A-Za-z]+)'/).map { String($0.output.1) })
        let labels = MapWording.labels(title: Phrase("x"), map: Sample.all.map)
        #expect(asked.count > 15)
        for name in asked { #expect(labels[name] != nil, "\(name)") }
        for role in ["origin", "transit", "destination", "intended"] { #expect(labels[role] != nil) }
    }
}
