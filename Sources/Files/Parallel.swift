import Dispatch
import Glibc
import Synchronization

// The compiler notes where a closure may not escape, by a name as long as the whole path: without this one the program would be another
// in each folder that it is built in.
#sourceLocation(file:"Parallel",line:8)

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

    /// Works in two steps on as many threads as there are cores, and calls `take` on this one with each result, in order, as soon as
    /// it and all before it are there. `first` may run far ahead of it: it waits for others, and what it gives is small. `then` is
    /// begun for at most `ahead` that are not taken yet, as what it gives may be large. Once `take` fails nothing new is
    /// begun, and its failure is thrown when what was begun has ended.
    package static func inOrder<Early: Sendable, Value: Sendable, Failure: Error>(
        _ count: Int, ahead: Int, first: @Sendable (Int) -> Early, then: @Sendable (Early) -> Value,
        take: (Value) throws(Failure) -> Void
    ) throws(Failure) {
        let results = Results<Value>(count: count, ahead: ahead)
        var failure: Failure?
        withoutActuallyEscaping(first) { first in
            withoutActuallyEscaping(then) { then in
                // Whether there was something to do.
                let step: @Sendable () -> Bool = {
                    guard let index = results.next() else { return false }
                    let early = first(index)
                    guard results.waitForTurn(of: index) else { return false }
                    results.put(then(early), at: index)
                    return true
                }
                // All have ended before the closures go out of scope.
                let threads = (0..<min(count, cores)).compactMap { _ in WorkThread { while step() {} } }
                for index in 0..<count {
                    if threads.isEmpty { _ = step() }
                    do throws(Failure) {
                        try take(results.take(index))
                    } catch {
                        failure = error
                        break
                    }
                    results.wasTaken(index)
                }
                results.stop()
                for thread in threads { thread.join() }
            }
        }
        if let failure { throw failure }
    }

    private static let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// What is to be done, and what was done and not yet taken.
    private final class Results<Value: Sendable>: Sendable {
        private struct State {
            var next = 0
            var count: Int
            var taken = 0
            var isStopped = false
            var made: [Int: Value] = [:]
            /// Threads that wait for their turn.
            var waiting: [Int: DispatchSemaphore] = [:]
        }

        private let state: Mutex<State>
        private let ahead: Int
        /// Signalled once for each result.
        private let made = DispatchSemaphore(value: 0)

        init(count: Int, ahead: Int) {
            state = Mutex(State(count: count))
            self.ahead = max(1, ahead)
        }

        func next() -> Int? {
            state.withLock { state in
                guard state.next < state.count, !state.isStopped else { return nil }
                state.next += 1
                return state.next - 1
            }
        }

        /// Waits until fewer than `ahead` before `index` are still to be taken; false once nothing is wanted any more.
        func waitForTurn(of index: Int) -> Bool {
            let turn: DispatchSemaphore? = state.withLock { state in
                guard index >= state.taken + ahead, !state.isStopped else { return nil }
                let turn = DispatchSemaphore(value: 0)
                state.waiting[index] = turn
                return turn
            }
            turn?.wait()
            return state.withLock { !$0.isStopped }
        }

        func wasTaken(_ index: Int) {
            state.withLock { state in
                state.taken = index + 1
                return state.waiting.removeValue(forKey: index + ahead)
            }?.signal()
        }

        func stop() {
            let waiting = state.withLock { state in
                state.isStopped = true
                return state.waiting.values.map { $0 }
            }
            for turn in waiting { turn.signal() }
        }

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
