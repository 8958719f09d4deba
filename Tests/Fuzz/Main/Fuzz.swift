import FuzzTargets
import Glibc

/// The parser under test, named by the environment variable FUZZ_PARSER.
private let target: FuzzTarget = {
    guard let name = unsafe getenv("FUZZ_PARSER"), let target = unsafe FuzzTarget(rawValue: String(cString: name))
    else {
        fatalError("FUZZ_PARSER must be one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return target
}()

/// libFuzzer's entry. It owns the bytes, which are copied before anything reads them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
