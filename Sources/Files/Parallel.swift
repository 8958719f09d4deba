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
            var threads: [pthread_t] = []
            for _ in 1..<min(count, width) {
                if let thread = start(loop) { threads.append(thread) }
            }
            loop()
            for thread in threads { pthread_join(thread, nil) }
        }
        if let failure = shared.failure { throw failure }
    }

    /// `nil` where the system has no thread to spare; the others then do its share.
    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let box = unsafe Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let done = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The box was retained for this thread alone, and it is released here.
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, box.toOpaque())
        guard done == 0 else {
            unsafe box.release()
            return nil
        }
        return thread
    }

    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
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
