import Dispatch

/// Does two things at once, on two cores where there are two, and returns when both are done.
package func atOnce<First: Sendable, Second: Sendable>(
    _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
    // Each is written by one iteration only, and read when both have ended.
    nonisolated(unsafe) var one: First?
    nonisolated(unsafe) var two: Second?
    DispatchQueue.concurrentPerform(iterations: 2) { index in
        if index == 0 { unsafe one = first() } else { unsafe two = second() }
    }
    guard let one = unsafe one, let two = unsafe two else { preconditionFailure("both have ended") }
    return (one, two)
}
