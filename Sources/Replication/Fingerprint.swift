import Signing
package import TransparencyLog

/// A key's fingerprint as words, to be read out over the telephone and compared.
///
/// The first 96 bits of the SHA-256 of the verifier key's text: twelve words of eight bits each. Someone who wants to
/// pass for another has to find a key with the same twelve, which takes 2^96 attempts.
package enum Fingerprint {
    private static let count = 12

    package static func words(_ key: VerifierKey) -> [String] {
        SHA256.hash(Array(key.description.utf8)).bytes.prefix(count).map { list[Int($0)] }
    }

    /// In groups of four, as people read numbers.
    package static func text(_ key: VerifierKey) -> String {
        let words = words(key)
        return stride(from: 0, to: words.count, by: 4).map { words[$0..<$0 + 4].joined(separator: " ") }
            .joined(separator: " - ")
    }

    /// 256 words that nobody mistakes for one another on a bad line. Their order is part of the format.
    package static let list: [String] = """
        acid actor album anchor angle apple apron arch arrow atlas autumn bacon badge bamboo banana banjo barrel \
        basket battery beach beetle bell bench bicycle bishop blanket blossom bottle boulder bracelet branch \
        bread brick bridge broom bucket buffalo butter button cabin cactus camel camera candle canoe captain \
        carpet carrot castle cattle ceiling chair chalk cherry chicken chimney circle circus clock cloud coconut \
        coffee collar compass copper coral corner cotton cousin cradle crayon cricket crystal cup curtain \
        cushion dancer daughter desert diamond dinner doctor dolphin donkey door dragon drum eagle echo eleven \
        elephant engine envelope evening falcon farmer feather fence festival finger fire flag flute forest \
        fountain fox garage garden garlic gate giraffe glass goat gold guitar hammer harbour harvest hat helmet \
        honey horse hotel ice iguana island ivory jacket jaguar jelly jewel jungle kettle key kingdom kitchen \
        kitten knee ladder lake lamp lantern leather lemon leopard letter library lion lizard machine magnet \
        mango maple mask meadow medal melon mirror monkey morning mountain museum napkin necklace needle nephew \
        night nine noodle nurse oasis ocean office olive onion orange orchid oven owl oxygen palace panda paper \
        parrot peanut pelican pencil pepper piano picnic pigeon pillow pilot planet pocket poem potato prince \
        pumpkin puzzle rabbit radio rainbow ribbon rice river robot rocket roof rope rubber saddle sailor salad \
        salt sandal school scissors shadow shoe silver sister snail soap soldier spider spoon square statue \
        sugar summer table teacher temple thunder tiger tomato tractor trumpet tunnel turtle umbrella uncle \
        village violin volcano wagon water whale wheel window winter wolf yard yellow zebra
        """.split(separator: " ").map(String.init)
}
