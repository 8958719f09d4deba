import Dataset
import Files
import Postgres
import Replication
import TransparencyLog

/// Where the master is: a file in this home, or a database that several machines share.
extension CoalitionHome {
    /// What `--master` says for the file in the home.
    static let ownMaster = "sqlite"

    var masterPath: String { home.file("master.sqlite") }

    /// What the command line says, else what the home remembers, else the file.
    func masterAddress() throws(CommandFailure) -> MasterAddress {
        guard let text = home.masterOption ?? settings.master, text != Self.ownMaster else { return .file(masterPath) }
        return try .postgres(Self.database(text))
    }

    /// The master, which the first merge makes.
    func master() throws -> Master {
        let address = try masterAddress()
        if case .file(let path) = address, !FileSystem.exists(path) {
            throw DatasetError(.missing, "there is no master yet")
        }
        return try Master(address)
    }

    /// The master, `nil` before the first merge.
    func masterIfThere() throws -> Master? {
        do { return try master() } catch let error as DatasetError where error.kind == .missing { return nil }
    }

    /// The database of a shared master, opened for writing; `nil` where the master is a file.
    func sharedMaster() throws -> SharedMaster? {
        guard case .postgres(let address) = try masterAddress() else { return nil }
        return try SharedMaster(address, domain: settings.domain)
    }

    /// From now on this home's master is where the command line said.
    func rememberMaster(_ output: Output) throws {
        guard let option = home.masterOption else { return }
        var now = settings
        now.master = option == Self.ownMaster ? nil : option
        guard now.master != settings.master else { return }
        try home.save(now)
        output.note("from now on this home's master is \(now.master ?? masterPath)")
    }

    /// The database at an address that a person gave.
    static func database(_ text: String) throws(CommandFailure) -> PostgresAddress {
        do throws(PostgresAddress.Objection) {
            return try PostgresAddress(text)
        } catch {
            switch error {
            case .notAnAddress:
                throw CommandFailure(
                    "master.address", "--master is no address of a database",
                    hint: "postgres://USER@HOST/DATABASE, or \(ownMaster) for the file in the home (docs/scale.md)",
                    exit: .usage)
            case .holdsPassword:
                throw CommandFailure(
                    "master.password", "the address of the database holds a password, which others on this machine see",
                    hint: "change that password, and put the new one into ~/.pgpass or the file that PGPASSFILE names "
                        + "(mode 600)", exit: .usage)
            case .unusable(let reason): throw CommandFailure("master.unavailable", reason, exit: .unavailable)
            }
        }
    }
}
