#if Remotes
internal import CCurl
import Files

/// One connection: libcurl's easy handle, which keeps its connection open between transfers. Used by one thread at a time.
@safe
final class CurlHandle: @unchecked Sendable {
    // Sendable: `CurlClient` hands a handle to one thread at a time.
    private let handle: UnsafeMutableRawPointer
    private let access: RemoteAccess
    private let scheme: String
    private let pin: KnownHost?

    init(_ access: RemoteAccess, protocol scheme: String, pin: KnownHost?) throws(ExchangeFailure) {
        guard let handle = unsafe journey_curl_new() else {
            throw ExchangeFailure(kind: .passing, reason: "no memory for a connection")
        }
        unsafe self.handle = handle
        self.access = access
        self.scheme = scheme
        self.pin = pin
    }

    deinit { unsafe journey_curl_free(handle) }

    /// What the callbacks of one transfer see. They run on the thread that is inside `perform`.
    private final class Flow {
        let source: Source
        var received: [UInt8] = []
        let limit: Int
        var isTooLarge = false
        var head: [UInt8] = []

        init(_ exchange: Exchange) {
            source = Source(exchange.body ?? .bytes([]))
            limit = exchange.limit
        }
    }

    /// No honest server's header is longer; more of it is not looked at.
    private static let headLimit = 1 << 16

    /// Sends and waits for the answer. The body of an answer that says no is read too, up to the limit.
    func perform(_ exchange: Exchange) throws(ExchangeFailure) -> Answer {
        unsafe journey_curl_reset(handle)
        let flow = Flow(exchange)
        let context = unsafe Unmanaged.passUnretained(flow).toOpaque()
        var list: UnsafeMutablePointer<curl_slist>? = nil
        defer { unsafe journey_curl_free_list(list) }
        try configure()
        try set(CURLOPT_URL, exchange.url)
        unsafe journey_curl_set_move(handle, CURLOPT_WRITEFUNCTION, Self.receive)
        unsafe journey_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        if exchange.body != nil {
            try set(CURLOPT_UPLOAD, 1)
            unsafe journey_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, Int64(flow.source.count))
            unsafe journey_curl_set_move(handle, CURLOPT_READFUNCTION, Self.send)
            unsafe journey_curl_set_pointer(handle, CURLOPT_READDATA, context)
            unsafe journey_curl_set_seek(handle, Self.rewind)
            unsafe journey_curl_set_pointer(handle, CURLOPT_SEEKDATA, context)
        }
        if scheme == "sftp" {
            if exchange.isListing { try set(CURLOPT_DIRLISTONLY, 1) }
            if exchange.isCommandOnly { try set(CURLOPT_NOBODY, 1) }
            if exchange.body != nil {
                try set(CURLOPT_FTP_CREATE_MISSING_DIRS, 1)
                // As much is on its way at once before the server has to acknowledge it.
                try set(CURLOPT_UPLOAD_BUFFERSIZE, 1 << 19)
            }
            unsafe list = Self.list(exchange.commands)
            unsafe journey_curl_set_list(handle, exchange.isCommandOnly ? CURLOPT_QUOTE : CURLOPT_POSTQUOTE, list)
        } else {
            if exchange.method == "HEAD" {
                try set(CURLOPT_NOBODY, 1)
            } else if exchange.body == nil || exchange.method != "PUT" {
                try set(CURLOPT_CUSTOMREQUEST, exchange.method)
            }
            unsafe journey_curl_set_move(handle, CURLOPT_HEADERFUNCTION, Self.header)
            unsafe journey_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
            // Waiting for "100 Continue" would cost a round trip for every file.
            let words = exchange.headers.map { "\($0.0): \($0.1)" } + ["Expect:"]
            unsafe list = Self.list(words)
            unsafe journey_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
        }
        let code = unsafe journey_curl_perform(handle)
        if flow.isTooLarge {
            throw ExchangeFailure(kind: .tooLarge, reason: "larger than the limit of \(flow.limit) bytes")
        }
        if let failure = flow.source.failure { throw ExchangeFailure(kind: .source(failure), reason: failure.reason) }
        guard code == CURLE_OK else { throw failure(code) }
        let status = unsafe scheme == "sftp" ? 200 : journey_curl_status(handle)
        return Answer(status: Int(status), body: flow.received, head: flow.head)
    }

    /// Everything that is the same in each transfer. An option that cannot be set ends it: most of them guard something.
    private func configure() throws(ExchangeFailure) {
        let settings = access.settings
        guard unsafe journey_curl_set_protocol(handle, scheme) == CURLE_OK else { throw Self.unusable }
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_CONNECTTIMEOUT, settings.connectSeconds)
        try set(CURLOPT_TIMEOUT, TransportSettings.transferSeconds)
        try set(CURLOPT_LOW_SPEED_LIMIT, TransportSettings.stallBytesPerSecond)
        try set(CURLOPT_LOW_SPEED_TIME, settings.patienceSeconds)
        try set(CURLOPT_TCP_NODELAY, 1)
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        if let proxy = settings.proxy { try set(CURLOPT_PROXY, proxy) }
        if settings.bytesPerSecond > 0 {
            unsafe journey_curl_set_size(handle, CURLOPT_MAX_SEND_SPEED_LARGE, Int64(settings.bytesPerSecond))
            unsafe journey_curl_set_size(handle, CURLOPT_MAX_RECV_SPEED_LARGE, Int64(settings.bytesPerSecond))
        }
        if scheme == "sftp" { try configureSSH() } else { try configureHTTP() }
    }

    private func configureHTTP() throws(ExchangeFailure) {
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        // What a server compresses is unpacked before its size is measured.
        try set(CURLOPT_ACCEPT_ENCODING, "gzip")
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        let lowest = access.s3 == nil ? CURL_SSLVERSION_TLSv1_3 : CURL_SSLVERSION_TLSv1_2
        try set(CURLOPT_SSLVERSION, Int(lowest))
        if let authorities = access.authorities {
            try set(CURLOPT_CAINFO_BLOB, authorities)
            // Without these the system's authorities would be believed beside ours.
            unsafe journey_curl_set_pointer(handle, CURLOPT_CAPATH, nil)
            unsafe journey_curl_set_pointer(handle, CURLOPT_CAINFO, nil)
            try set(CURLOPT_CAINFO_BLOB, authorities)
        }
        if let certificate = access.certificate, let key = access.certificateKey {
            try set(CURLOPT_SSLCERT_BLOB, certificate)
            try set(CURLOPT_SSLKEY_BLOB, key)
        }
    }

    private func configureSSH() throws(ExchangeFailure) {
        guard let pin, let knownHosts = access.knownHosts, let key = access.sshKey else { throw Self.unusable }
        // The first decides; the second makes the server show the kind of key that is pinned.
        try set(CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, pin.fingerprint)
        try set(CURLOPT_SSH_KNOWNHOSTS, knownHosts)
        try set(CURLOPT_SSH_AUTH_TYPES, 1)  // public key only: CURLSSH_AUTH_PUBLICKEY, a cast macro
        try set(CURLOPT_SSH_PRIVATE_KEYFILE, key)
    }

    // MARK: Options

    private static let unusable = ExchangeFailure(
        kind: .lasting, reason: "this libcurl lacks a safeguard that is needed; install a newer one")

    private func set(_ option: CURLoption, _ number: Int) throws(ExchangeFailure) {
        guard unsafe journey_curl_set_number(handle, option, number) == CURLE_OK else { throw Self.unusable }
    }

    private func set(_ option: CURLoption, _ text: String) throws(ExchangeFailure) {
        guard unsafe journey_curl_set_text(handle, option, text) == CURLE_OK else { throw Self.unusable }
    }

    private func set(_ option: CURLoption, _ bytes: [UInt8]) throws(ExchangeFailure) {
        guard unsafe journey_curl_set_blob(handle, option, bytes, bytes.count) == CURLE_OK else { throw Self.unusable }
    }

    private static func list(_ words: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>? = nil
        for word in words { unsafe list = journey_curl_append(list, word) }
        return unsafe list
    }

    // MARK: Callbacks; `context` is the Flow that `perform` keeps alive.

    private static let receive: journey_curl_move = { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let flow = unsafe Unmanaged<Flow>.fromOpaque(context).takeUnretainedValue()
        let total = size * count
        guard flow.received.count + total <= flow.limit else {
            flow.isTooLarge = true
            return 0
        }
        unsafe flow.received.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: total))
        return total
    }

    private static let send: journey_curl_move = { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let flow = unsafe Unmanaged<Flow>.fromOpaque(context).takeUnretainedValue()
        let room = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
        return unsafe flow.source.read(into: room) ?? abort
    }

    /// CURL_READFUNC_ABORT, which ends the transfer.
    private static let abort = 0x1000_0000

    private static let rewind: journey_curl_seek = { context, offset, origin in
        guard let context = unsafe context, origin == 0, offset == 0 else { return 1 }
        unsafe Unmanaged<Flow>.fromOpaque(context).takeUnretainedValue().source.rewind()
        return 0
    }

    private static let header: journey_curl_move = { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let flow = unsafe Unmanaged<Flow>.fromOpaque(context).takeUnretainedValue()
        let total = size * count
        if flow.head.count + total <= headLimit {
            unsafe flow.head.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: total))
        }
        return total
    }

    // MARK: Failures

    private func failure(_ code: CURLcode) -> ExchangeFailure {
        let text = unsafe journey_curl_reason(code).map { unsafe String(cString: $0) } ?? "failed"
        let reason = text.prefix(1).lowercased() + text.dropFirst()
        return ExchangeFailure(kind: Self.kind(code), reason: reason)
    }

    private static func kind(_ code: CURLcode) -> ExchangeFailure.Kind {
        switch code {
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .untrusted
        case CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED, CURLE_SSL_CERTPROBLEM: .refused
        case CURLE_REMOTE_FILE_NOT_FOUND: .absent
        case CURLE_REMOTE_DISK_FULL: .full
        case CURLE_QUOTE_ERROR: .command
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PARTIAL_FILE,
            CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SSL_CONNECT_ERROR,
            CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SSH, CURLE_UPLOAD_FAILED, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_AGAIN:
            .passing
        default: .lasting
        }
    }
}
#endif
