import Signing
import Testing
import TransparencyLog

/// A tree of which every leaf is known: RFC 6962's definitions, written out, against which the rest is checked.
struct PlainTree: HashReader {
    let leaves: [Digest]
    let hasher = TreeHasher()

    init(size: Int) {
        let hasher = hasher
        leaves = (0..<size).map { hasher.leaf(SHA256.hash(Array("entry \($0)".utf8))) }
    }

    init(leaves: [Digest]) { self.leaves = leaves }

    /// MTH of RFC 6962, section 2.1.
    func root(_ range: Range<Int>) -> Digest {
        if range.isEmpty { return hasher.emptyRoot() }
        if range.count == 1 { return leaves[range.lowerBound] }
        var split = 1
        while split * 2 < range.count { split *= 2 }
        return hasher.node(
            root(range.lowerBound..<range.lowerBound + split), root(range.lowerBound + split..<range.upperBound))
    }

    func subtree(level: Int, index: Int) throws(Never) -> Digest { root((index << level)..<((index + 1) << level)) }
}

@Suite("Trees and proofs")
struct TreeTests {
    @Test("the empty root is SHA-256 of nothing")
    func empty() {
        let hasher = TreeHasher()
        #expect(hasher.emptyRoot() == SHA256.hash([]))
        #expect(TreeFrontier().root(hasher: hasher) == SHA256.hash([]))
    }

    @Test("the frontier gives the root of every size, and completes the tiles that the specification names")
    func frontier() {
        let tree = PlainTree(size: 600)
        let hasher = TreeHasher()
        var frontier = TreeFrontier()
        var complete: [Tile] = []
        for size in 1...600 {
            frontier.append(tree.leaves[size - 1], hasher: hasher) { tile, _ in complete.append(tile) }
            #expect(frontier.root(hasher: hasher) == tree.root(0..<size))
            #expect(frontier.size == size)
            let resumed = TreeFrontier(size: size, levels: frontier.levels)
            #expect(resumed.root(hasher: hasher) == tree.root(0..<size))
        }
        #expect(complete.map(\.path) == ["tile/0/000", "tile/0/001"])
    }

    @Test("every inclusion and consistency proof of the sizes around a full tile checks", arguments: 255...258)
    func border(size: Int) throws {
        let tree = PlainTree(size: size)
        let hasher = TreeHasher()
        let root = tree.root(0..<size)
        for index in 0..<size {
            try Proof.checkInclusion(
                of: tree.leaves[index], at: index, size: size, root: root,
                proof: tree.inclusionProof(index: index, size: size, hasher: hasher), hasher: hasher)
            try Proof.checkConsistency(
                from: index, oldRoot: tree.root(0..<index), to: size, root: root,
                proof: tree.consistencyProof(from: index, to: size, hasher: hasher), hasher: hasher)
        }
    }

    @Test("every inclusion proof of every size up to 66 checks, and no altered one does")
    func inclusion() throws {
        let tree = PlainTree(size: 66)
        let hasher = TreeHasher()
        for size in 1...66 {
            let root = tree.root(0..<size)
            for index in 0..<size {
                let proof = tree.inclusionProof(index: index, size: size, hasher: hasher)
                try Proof.checkInclusion(
                    of: tree.leaves[index], at: index, size: size, root: root, proof: proof, hasher: hasher)
                #expect(throws: ProofFailed.self) {
                    try Proof.checkInclusion(
                        of: tree.leaves[(index + 1) % 66], at: index, size: size, root: root, proof: proof,
                        hasher: hasher)
                }
                #expect(throws: ProofFailed.self) {
                    try Proof.checkInclusion(
                        of: tree.leaves[index], at: index, size: size, root: root, proof: proof + [root],
                        hasher: hasher)
                }
                for position in proof.indices {
                    var altered = proof
                    altered[position] = hasher.emptyRoot()
                    #expect(throws: ProofFailed.self) {
                        try Proof.checkInclusion(
                            of: tree.leaves[index], at: index, size: size, root: root, proof: altered, hasher: hasher)
                    }
                }
            }
        }
    }

    @Test("every consistency proof between sizes up to 66 checks, and no altered one does")
    func consistency() throws {
        let tree = PlainTree(size: 66)
        let hasher = TreeHasher()
        for size in 0...66 {
            let root = tree.root(0..<size)
            for old in 0...size {
                let oldRoot = tree.root(0..<old)
                let proof = tree.consistencyProof(from: old, to: size, hasher: hasher)
                try Proof.checkConsistency(
                    from: old, oldRoot: oldRoot, to: size, root: root, proof: proof, hasher: hasher)
                for position in proof.indices {
                    var altered = proof
                    altered[position] = hasher.emptyRoot()
                    #expect(throws: ProofFailed.self) {
                        try Proof.checkConsistency(
                            from: old, oldRoot: oldRoot, to: size, root: root, proof: altered, hasher: hasher)
                    }
                }
                if old > 0 {
                    #expect(throws: ProofFailed.self) {
                        try Proof.checkConsistency(
                            from: old, oldRoot: hasher.leaf(root), to: size, root: root, proof: proof, hasher: hasher)
                    }
                }
            }
        }
    }

    @Test(
        "tile paths",
        arguments: [(0, "000"), (5, "005"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067")])
    func paths(index: Int, path: String) {
        #expect(Tile(.entries, index: index).path == "tile/entries/\(path)")
        #expect(Tile(.hashes(level: 2), index: index, width: 7).path == "tile/2/\(path).p/7")
    }

    @Test("the tiles that a size reaches")
    func tiles() {
        #expect(Tile.all(from: 0, to: 0).isEmpty)
        #expect(Tile.covering(.entries, from: 0, to: .max).first?.path == "tile/entries/000")
        #expect(
            Tile.hashTiles(from: 0, to: 513).map(\.path) == [
                "tile/0/000", "tile/0/001", "tile/0/002.p/1", "tile/1/000.p/2",
            ])
        #expect(Tile.hashTiles(from: 256, to: 300).map(\.path) == ["tile/0/001.p/44"])
        #expect(Tile.hashTiles(from: 255, to: 256).map(\.path) == ["tile/0/000", "tile/1/000.p/1"])
    }
}
