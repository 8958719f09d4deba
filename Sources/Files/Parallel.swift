import Dispatch
import Glibc
import Synchronization

/// Several things at once, on threads of their own: for work that waits for a network rather than for a processor.
package enum Parallel {
    /// Calls `work` with 0..<count, on at most `width` threads, and returns when all have ended. After a failure
    /// nothing new is begun, and the first failure is thrown.
    package static func forEach<Failure: Error>(
        _ count: Int, width: Int, _ work: @Sendable (Int) throws(Failure) -> Void
    ) throws(Failure) {
        guard min(count, width) > 1 else {
            for index in 0..<max(0, count) { try work(index) }
            return
        }
        let shared = Shared<Failure>()
        withoutActuallyEscaping(work) { work in
            let loop: @Sendable () -> Void = {
                while let index = shared.next(below: count) {
                    do throws(Failure) { try work(index) } catch { shared.fail(error) }
                }
            }
            // This thread is one of them; the others have ended before the closure goes out of scope.
            // Where the system has none to spare, the others do its share.
            let threads = (1..<min(count, width)).compactMap { _ in WorkThread(loop) }
            loop()
            for thread in threads { thread.join() }
        }
        if let failure = shared.failure { throw failure }
    }

    /// Calls `work` with 0..<count on as many threads as there are cores, and `take` on this one with each result, in order,
    /// as soon as it and all before it are there. Once `take` fails nothing new is begun, and its failure is thrown when what was
    /// begun has ended.
    package static func inOrder<Value: Sendable, Failure: Error>(
        _ count: Int, _ work: @Sendable (Int) -> Value, take: (Value) throws(Failure) -> Void
    ) throws(Failure) {
        let results = Results<Value>(count: count)
        var failure: Failure?
        withoutActuallyEscaping(work) { work in
            let loop: @Sendable () -> Void = {
                while let index = results.next() { results.put(work(index), at: index) }
            }
            // All have ended before the closure goes out of scope.
            let threads = (0..<min(count, cores)).compactMap { _ in WorkThread(loop) }
            if threads.isEmpty { loop() }
            for index in 0..<count {
                do throws(Failure) {
                    try take(results.take(index))
                } catch {
                    failure = error
                    results.stop()
                    break
                }
            }
            for thread in threads { thread.join() }
        }
        if let failure { throw failure }
    }

    private static let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// What is to be done, and what was done and not yet taken.
    private final class Results<Value: Sendable>: Sendable {
        private let state: Mutex<(next: Int, count: Int, made: [Int: Value])>
        /// Signalled once for each result.
        private let made = DispatchSemaphore(value: 0)

        init(count: Int) { state = Mutex((0, count, [:])) }

        func next() -> Int? {
            state.withLock { state in
                guard state.next < state.count else { return nil }
                state.next += 1
                return state.next - 1
            }
        }

        func stop() { state.withLock { $0.count = 0 } }

        func put(_ value: Value, at index: Int) {
            state.withLock { $0.made[index] = value }
            made.signal()
        }

        /// Waits for the result at `index`.
        func take(_ index: Int) -> Value {
            while true {
                if let value = state.withLock({ $0.made.removeValue(forKey: index) }) { return value }
                made.wait()
            }
        }
    }

    private final class Shared<Failure: Error>: Sendable {
        private let state = Mutex<(next: Int, failure: Failure?)>((0, nil))

        var failure: Failure? { state.withLock { $0.failure } }

        func next(below count: Int) -> Int? {
            state.withLock { state in
                guard state.next < count, state.failure == nil else { return nil }
                state.next += 1
                return state.next - 1
            }
        }

        func fail(_ failure: Failure) {
            state.withLock { state in if state.failure == nil { state.failure = failure } }
        }
    }
}
