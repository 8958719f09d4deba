import Glibc

/// A thread of its own for one piece of work, so that work may wait for other work without taking a place in a pool that both need.
struct WorkThread {
    private let thread: pthread_t

    /// Begins `body`; `nil` where the system has no thread to spare.
    init?(_ body: @escaping @Sendable () -> Void) {
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
        self.thread = thread
    }

    /// Waits until it has ended.
    func join() { pthread_join(thread, nil) }

    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
