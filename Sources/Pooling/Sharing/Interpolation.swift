/// Lagrange's interpolation modulo a prime.
enum Interpolation {
    /// The value at 0 of the one polynomial of degree below the number of `pairs` that has these values at these points.
    /// The points differ and none is 0.
    static func atZero(_ pairs: [(point: Number, value: Number)], in field: PrimeField) -> Number {
        // The value is the sum of y_i n_i / d_i, where n_i is the product of the other points and d_i that of their
        // distances from point i, added up as one fraction so that one inverse is enough.
        var (numerators, denominators): ([Number], [Number]) = ([], [])
        for (index, own) in pairs.enumerated() {
            var (numerator, denominator) = (own.value, Number(1))
            for (other, pair) in pairs.enumerated() where other != index {
                numerator = field.multiply(numerator, pair.point)
                denominator = field.multiply(denominator, field.subtract(pair.point, own.point))
            }
            numerators.append(numerator)
            denominators.append(denominator)
        }
        var (sum, product) = (Number(), Number(1))
        for index in pairs.indices {
            // sum / product is the fraction so far.
            sum = field.add(
                field.multiply(sum, denominators[index]), field.multiply(numerators[index], product))
            product = field.multiply(product, denominators[index])
        }
        return field.multiply(sum, field.inverse(product))
    }
}
