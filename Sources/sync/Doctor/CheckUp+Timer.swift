import Files
import Glibc

/// Whether nights go by themselves on this machine.
extension CheckUp {
    /// Seconds that systemd or cron may take to answer.
    private static let patience = 10

    mutating func lookAtTimer(_ verb: String) {
        look(at: "timer") {
            let timer = verb == "push" ? "journey-sync-push@\(Self.user()).timer" : "journey-sync-\(verb).timer"
            if let systemctl = ChildProcess.found("systemctl"),
                try ChildProcess.run([systemctl, "is-enabled", "--quiet", timer], seconds: Self.patience) == 0
            {
                return .fine("\(timer) is enabled")
            }
            let script =
                "{ crontab -l; cat /etc/crontab /etc/cron.d/*; } 2>/dev/null | grep -v '^ *#' "
                + "| grep -q -e 'journey-sync \(verb)' -e 'journey-sync-\(verb)'"
            if let shell = ChildProcess.found("sh"),
                try ChildProcess.run([shell, "-c", script], seconds: Self.patience) == 0
            {
                return .fine("a cron line runs \(verb)")
            }
            return .warning(
                "no timer and no cron line runs \(verb): the nights go by hand", next: "see docs/operations.md")
        }
    }

    /// The name of the user who runs this, as units know it.
    private static func user() -> String {
        guard let entry = unsafe getpwuid(geteuid()), let name = unsafe entry.pointee.pw_name else {
            return "\(geteuid())"
        }
        return unsafe String(cString: name)
    }
}
