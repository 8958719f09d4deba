import Intake

extension HelpCommand {
    /// The columns of known forms, as `help presets` prints them; `nil` in a build that imports nothing.
    static let presets: String? = PresetTable.text
}
