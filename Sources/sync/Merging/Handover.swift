import Dispatch
import Synchronization

/// A queue between two threads that holds a few values at most: whoever is faster waits.
final class Handover<Value: Sendable>: Sendable {
    private struct State: Sendable {
        var values: [Value] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let free = DispatchSemaphore(value: 0)
    private let filled = DispatchSemaphore(value: 0)

    // A semaphore may not go away with less than it began with, so it begins with nothing.
    init(capacity: Int) { for _ in 0..<capacity { free.signal() } }

    /// Waits for room; false where nobody takes any more.
    func put(_ value: Value) -> Bool {
        free.wait()
        let isOpen = state.withLock { state in
            if !state.isClosed { state.values.append(value) }
            return !state.isClosed
        }
        filled.signal()
        return isOpen
    }

    /// Waits for the next value.
    func take() -> Value {
        filled.wait()
        let value = state.withLock { $0.values.removeFirst() }
        free.signal()
        return value
    }

    /// Nobody takes any more: lets the other thread go.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.values.removeAll()
        }
        free.signal()
    }
}
