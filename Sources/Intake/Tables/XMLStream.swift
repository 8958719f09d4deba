internal import CExpat

/// What happens to the elements and text of an XML document. Names come without their namespace prefix.
protocol XMLHandler: AnyObject {
    func start(_ name: String, _ attributes: XMLAttributes)
    func end(_ name: String)
    /// A piece of text between tags; an element's text may come in several.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
    /// Set to stop the reading.
    var failure: IntakeError? { get }
}

/// The attributes of an element, while its start is handled.
@safe
struct XMLAttributes {
    fileprivate let list: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?

    /// The attribute's value; its namespace prefix does not matter.
    subscript(name: String) -> String? {
        guard var pair = unsafe list else { return nil }
        while let key = unsafe pair.pointee {
            if unsafe localName(key) == name { return unsafe pair[1].map { unsafe String(cString: $0) } }
            unsafe pair += 2
        }
        return nil
    }
}

private func localName(_ name: UnsafePointer<XML_Char>) -> String {
    let whole = unsafe String(cString: name)
    guard let colon = whole.utf8.lastIndex(of: UInt8(ascii: ":")) else { return whole }
    return String(whole[whole.utf8.index(after: colon)...])
}

/// Reads XML as a stream, through expat. A document type declaration is refused: spreadsheets have none, and entities
/// come from nowhere else.
@safe
final class XMLStream {
    /// A tag or other token longer than this is refused: expat would have to keep it whole.
    private static let tokenLimit = 1 << 20

    private let parser: OpaquePointer
    private let handler: any XMLHandler
    private var hasDoctype = false
    private var events = 0
    private var quiet = 0

    init(handler: any XMLHandler) {
        self.handler = handler
        guard let parser = unsafe XML_ParserCreate(nil) else { preconditionFailure("no memory for an XML parser") }
        unsafe self.parser = parser
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { context, name, attributes in
                let stream = unsafe XMLStream.from(context)
                stream.events += 1
                unsafe stream.handler.start(localName(name!), XMLAttributes(list: attributes))
                stream.stopOnFailure()
            },
            { context, name in
                let stream = unsafe XMLStream.from(context)
                stream.events += 1
                unsafe stream.handler.end(localName(name!))
                stream.stopOnFailure()
            })
        unsafe XML_SetCharacterDataHandler(parser) { context, text, count in
            let stream = unsafe XMLStream.from(context)
            stream.events += 1
            unsafe text!.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
                unsafe stream.handler.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
            }
            stream.stopOnFailure()
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
            let stream = unsafe XMLStream.from(context)
            stream.hasDoctype = true
            unsafe XML_StopParser(stream.parser, XML_Bool(XML_FALSE))
        }
    }

    deinit { unsafe XML_ParserFree(parser) }

    private static func from(_ context: UnsafeMutableRawPointer?) -> XMLStream {
        unsafe Unmanaged<XMLStream>.fromOpaque(context!).takeUnretainedValue()
    }

    private func stopOnFailure() {
        if handler.failure != nil { unsafe XML_StopParser(parser, XML_Bool(XML_FALSE)) }
    }

    /// Takes the next bytes of the document.
    func feed(_ bytes: [UInt8], isLast: Bool) throws(IntakeError) {
        let before = events
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe XML_Parse(
                parser, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), isLast ? 1 : 0)
        }
        if let failure = handler.failure { throw failure }
        if hasDoctype {
            throw IntakeError(
                .damaged, "a part of the file declares a document type, which no spreadsheet does",
                hint: "do not open this file; ask who made it")
        }
        guard status == XML_STATUS_OK else { throw ZipArchive.damaged("a part of the file is not valid XML") }
        quiet = events == before ? quiet + bytes.count : 0
        guard quiet <= Self.tokenLimit else {
            throw IntakeError(
                .tooLarge, "a part of the file holds a tag of more than \(Self.tokenLimit) bytes",
                hint: "save the file as CSV UTF-8, and import that")
        }
    }

    /// Reads a whole part.
    static func read(_ part: ZipPart, _ handler: any XMLHandler) throws(IntakeError) {
        let stream = XMLStream(handler: handler)
        var isAtEnd = false
        while !isAtEnd {
            let bytes = try part.read(upTo: 1 << 16)
            isAtEnd = bytes.isEmpty
            try stream.feed(bytes, isLast: isAtEnd)
        }
    }
}
