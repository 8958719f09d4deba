import Dispatch
import Synchronization

// The compiler notes where a closure may not escape, by a name as long as the whole path: without this one the program would be another
// in each folder that it is built in.
#sourceLocation(file:"Relay",line:7)

/// Two threads at one stream of work: one makes batches, the other takes them in the same order, a few batches behind.
/// Hashing and parsing on one core while a database writes on the other.
package enum Relay {
    /// Calls `make` on a thread of its own until it gives `nil`, and `take` on this one, and returns when both are done.
    /// Once `take` gives false, what is still made is let go.
    ///
    /// Until this returns nobody else may touch what `make` works with, nor what `take` does.
    package static func run<Batch: Sendable>(
        ahead: Int = 8, make: () -> Batch?, take: (Batch) -> Bool
    ) {
        let line = Line<Batch>(room: ahead)
        withoutActuallyEscaping(make) { make in
            // Used by the other thread alone, which has ended when this returns.
            nonisolated(unsafe) let maker = make
            let thread = WorkThread {
                while !line.isAbandoned, let batch = unsafe maker() { line.put(batch) }
                line.put(nil)
            }
            guard let thread else {
                // The system has no thread to spare: one after the other.
                while let batch = make(), take(batch) {}
                return
            }
            while let batch = line.next() {
                if !line.isAbandoned, !take(batch) { line.abandon() }
            }
            thread.join()
        }
    }

    /// What was made and not yet taken; `nil` stands at its end.
    private final class Line<Batch: Sendable>: Sendable {
        private let batches = Mutex<(waiting: [Batch?], isAbandoned: Bool)>(([], false))
        private let room: DispatchSemaphore
        private let filled = DispatchSemaphore(value: 0)

        init(room: Int) { self.room = DispatchSemaphore(value: room) }

        var isAbandoned: Bool { batches.withLock { $0.isAbandoned } }
        func abandon() { batches.withLock { $0.isAbandoned = true } }

        func put(_ batch: sending Batch?) {
            room.wait()
            batches.withLock { $0.waiting.append(batch) }
            filled.signal()
        }

        func next() -> Batch? {
            filled.wait()
            defer { room.signal() }
            return batches.withLock { $0.waiting.removeFirst() }
        }
    }
}
