import CanonicalJSON
import Testing

@Suite("Canonical JSON")
struct JSONParserTests {
    @Test(
        "what is canonical comes back byte for byte",
        arguments: [
            #"{}"#, #"[]"#, #"{"a":1,"b":[true,false,null],"c":"\"\\"}"#, #"[-1,0,9007199254740991]"#, #""é—𐍈""#,
            #"{"A":1,"a":2,"é":3}"#, #"[[[[[[[1]]]]]]]"#,
        ])
    func roundTrip(text: String) throws {
        let bytes = Array(text.utf8)
        #expect(try JSONParser.canonical(bytes).canonicalBytes() == bytes)
    }

    @Test(
        "what is not canonical is refused",
        arguments: [
            "", " {}", "{} ", #"{"b":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{"a": 1}"#, "1.0", "1e3", "01", "-0", "+1",
            "9007199254740992", #""\n""#, #""\u0041""#, "\"\u{1}\"", "\"\u{7F}\"", #"{"a":1"#, #"[1,]"#, "nul",
            "[[[[[[[[1]]]]]]]]", #"'a'"#, "{}{}", #""abc"#,
        ])
    func refused(text: String) {
        #expect(throws: JSONError.self) { try JSONParser.canonical(Array(text.utf8)) }
    }

    @Test("invalid UTF-8 is refused")
    func invalidUTF8() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
            #expect(throws: JSONError.self) { try JSONParser.canonical(bytes) }
        }
    }

    @Test("names are compared by bytes: composed and decomposed letters are two names")
    func byteNames() throws {
        let value = try JSONParser.canonical(Array("{\"e\u{301}\":1,\"\u{E9}\":2}".utf8))
        #expect(value.object?["\u{E9}"] == 2)
        #expect(value.object?["e\u{301}"] == 1)
    }

    @Test("every truncation of a body is refused")
    func truncations() {
        let bytes = Array(#"{"a":[1,2,{"b":"c"}],"d":null}"#.utf8)
        for count in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSONParser.canonical(Array(bytes[..<count])) }
        }
    }

    @Test("each value is told with the line it begins on")
    func located() throws {
        let text = """
            {
             "a": [1,
              2, {"b": "x"
            }], "c":

              null}
            """
        let lines = try JSONParser.located(Array(text.utf8)).lines
        #expect(lines == ["": 1, "a": 2, "a[0]": 2, "a[1]": 3, "a[2]": 3, "a[2].b": 3, "c": 6])
    }

    @Test("files written by people may have space, any order and unicode escapes, and errors name their line")
    func relaxed() throws {
        let value = try JSONParser.relaxed(Array("{ \"b\" : 1,\n \"a\" : \"\\u00e9\\/\" }\n".utf8))
        #expect(value.canonicalBytes() == Array(#"{"a":"é/","b":1}"#.utf8))
        let error = #expect(throws: JSONError.self) { try JSONParser.relaxed(Array("{\n\"a\": 1,\n\"a\": 2}".utf8)) }
        #expect(error?.line == 3)
    }

    @Test("a reader refuses members that nobody asked for")
    func unknownMembers() throws {
        var reader = try JSONReader(try JSONParser.canonical(Array(#"{"a":1,"b":2}"#.utf8)))
        #expect(try reader.integer("a") == 1)
        let error = #expect(throws: JSONReader.Failure.self) { try reader.finish() }
        #expect(error?.description.contains("b") == false || error?.member == "(unknown)")
    }
}
