import Anonymisation
import Glibc
import Intake

/// The questions of `record` and their answers, a line each, so that it works over a bad line, with a screen reader, and
/// on any terminal. Enter leaves an answer as it is, `<` goes back, `?` lists the choices, the beginning of a choice is
/// enough. At the end everything is shown once more.
struct RecordDialogue {
    private let form: AnswerForm
    private var answers: [String]

    init(form: AnswerForm) {
        self.form = form
        answers = AnswerForm.questions.map { _ in "" }
    }

    /// A text in English and Swahili.
    private func say(_ english: String, _ swahili: String) -> String {
        form.language == .english ? english : swahili
    }

    /// Asks for one journey; `nil` where the user ends it.
    mutating func ask() -> [String]? {
        answers = AnswerForm.questions.map { _ in "" }
        print(
            say(
                "Never type a name or a telephone number. Enter: leave empty; < : back; ? : list; Ctrl-D: end without saving.",
                "Usiandike jina wala namba ya simu. Enter: acha wazi; < : rudi; ? : orodha; Ctrl-D: maliza bila kuhifadhi."
            ))
        var index = 0
        while true {
            while index < AnswerForm.questions.count {
                guard let step = answer(index) else { return nil }
                index = max(0, index + step)
            }
            guard let next = review() else { return nil }
            if next < 0 { return answers }
            index = next
            guard answer(index) != nil else { return nil }
            index = AnswerForm.questions.count
        }
    }

    /// Asks question `index` until it is answered; 1 to go on, -1 to go back, `nil` at the end of input.
    private mutating func answer(_ index: Int) -> Int? {
        let question = AnswerForm.questions[index]
        let label = question.label(form.language)
        var offered: [String] = []
        while true {
            let present = answers[index].isEmpty ? "" : " [\(answers[index])]"
            guard let line = prompt("\(index + 1)/\(answers.count) \(label)\(present): ") else { return nil }
            if line == "<" { return -1 }
            if line == "?" {
                offered = question.choices(form.language)
                list(offered)
                continue
            }
            var text = line
            if text.isEmpty { text = answers[index] }
            if let number = Int(text), offered.indices.contains(number - 1) { text = offered[number - 1] }
            if text.isEmpty, question.name == "consent" {
                print(say("  Please answer yes or no.", "  Tafadhali jibu ndiyo au hapana."))
                continue
            }
            switch form.read(text, question: index, answers: answers) {
            case .taken(let whole):
                if whole != text { print("  = \(printable(whole))") }
                answers[index] = whole
                if question.name == "consent", !form.hasConsent(answers) {
                    print(
                        say(
                            "  Without consent nothing is recorded.", "  Bila ridhaa hakuna kinachohifadhiwa."))
                    return nil
                }
                return 1
            case .choices(let choices):
                offered = choices
                list(choices)
            case .refused(let reason, let suggestion):
                print("  \(say("Not understood", "Haikueleweka")): \(reason)\(suggestion.map { "; \($0)" } ?? "")")
            }
        }
    }

    private func list(_ choices: [String]) {
        for (number, choice) in choices.enumerated() { print("  \(number + 1) \(choice)") }
        if !choices.isEmpty { print(say("  Type a number, or more letters.", "  Andika namba, au herufi zaidi.")) }
    }

    /// Shows all answers; a question's index to change it, -1 to save, `nil` to end.
    private func review() -> Int? {
        while true {
            print("")
            for (index, question) in AnswerForm.questions.enumerated() where !answers[index].isEmpty {
                print("  \(index + 1) \(question.label(form.language)): \(printable(answers[index]))")
            }
            var mayBeSaved = true
            if case .failure(let refusal) = form.journey(answers) {
                mayBeSaved = false
                print("  \(say("Not complete", "Haijakamilika")): \(refusal.reason)")
            }
            let save = mayBeSaved ? say("Enter: save; ", "Enter: hifadhi; ") : ""
            guard
                let line = prompt(
                    save
                        + say(
                            "a number: change it; q: end without saving > ",
                            "namba: badilisha; q: maliza bila kuhifadhi > "))
            else { return nil }
            if line.isEmpty && mayBeSaved { return -1 }
            if line == "q" { return nil }
            if let number = Int(line), answers.indices.contains(number - 1) { return number - 1 }
        }
    }

    func tell(_ arrival: StagingImport.Arrival, reference: String?) {
        switch arrival {
        case .new: print(say("Saved.", "Imehifadhiwa."))
        case .unchanged, .forgotten, .repeated: print(say("Known already, not counted again.", "Tayari inajulikana."))
        case .updated, .corrected: print(say("The case was changed.", "Kesi imebadilishwa."))
        case .withdrawn, .contradicting:
            print(say("Withdrawn earlier, not saved.", "Iliondolewa awali, haijahifadhiwa."))
        }
        if let reference {
            print(
                say("Its number, to keep in your own file: ", "Namba yake, iweke kwenye faili lako: ") + reference)
        }
    }

    func wantsAnother() -> Bool {
        let line = prompt(say("Another? [y/N] ", "Nyingine? [n/H] "))
        return line.map {
            ["y", "yes", "n", "ndiyo"].contains($0.lowercased()) && !($0 == "n" && form.language == .english)
        }
            ?? false
    }

    // MARK: The terminal

    private func print(_ text: String) { Output.terminal(text + "\n") }

    /// A line of input without white space around it; `nil` at its end.
    private func prompt(_ text: String) -> String? {
        Output.terminal(text)
        guard let line = readLine() else {
            Output.terminal("\n")
            return nil
        }
        return trimmed(line)
    }
}

extension Question {
    /// The labels of its choices.
    fileprivate func choices(_ language: Language) -> [String] {
        switch kind {
        case .one(let list), .several(let list): list.choices.map { $0.label(language) }
        default: []
        }
    }
}
