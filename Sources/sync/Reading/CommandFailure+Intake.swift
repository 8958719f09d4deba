import Intake

extension IntakeError: CommandFailure.Cause {
    var failure: CommandFailure {
        CommandFailure(code.rawValue, description, hint: hint, exit: .malformedInput)
    }
}
