/// The texts that cells of a workbook refer to by number, kept as one run of bytes.
final class SharedStrings: XMLHandler {
    /// The texts of a workbook may have this many bytes together.
    private static let limit = 128 << 20

    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var collects = false
    private var isPhonetic = false
    private(set) var failure: IntakeError?

    /// The text with this number; `nil` where there is none.
    subscript(number: Int) -> String? {
        guard ends.indices.contains(number) else { return nil }
        return String(decoding: bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]], as: UTF8.self)
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "t": collects = !isPhonetic
        // How a Japanese text is read aloud, which repeats it.
        case "rPh": isPhonetic = true
        default: break
        }
    }

    func end(_ name: String) {
        switch name {
        case "t": collects = false
        case "rPh": isPhonetic = false
        case "si": ends.append(bytes.count)
        default: break
        }
    }

    func text(_ text: UnsafeBufferPointer<UInt8>) {
        guard collects else { return }
        unsafe bytes.append(contentsOf: text)
        if bytes.count > Self.limit {
            failure = IntakeError(
                .tooLarge, "the texts of the workbook have more than \(Self.limit >> 20) MiB",
                hint: "save the sheet with the cases as CSV UTF-8, and import that")
        }
    }
}
