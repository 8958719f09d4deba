import Glibc

/// Times as ISO 8601 in UTC.
enum Timestamp {
    /// `2026-03-02T10:15:00Z`; times that no calendar holds are given as seconds.
    static func text(_ seconds: UInt64) -> String {
        var parts = unsafe tm()
        guard var time = time_t(exactly: seconds), unsafe gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        let clock = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
        return "\(date)T\(clock)Z"
    }

    static func now() -> UInt64 { UInt64(max(0, time(nil))) }
}
