import Glibc

/// Seconds that a core has worked for this thread so far. Unlike a clock on the wall it does not count what other tests
/// do meanwhile.
package func threadSeconds() -> Double {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .infinity }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
