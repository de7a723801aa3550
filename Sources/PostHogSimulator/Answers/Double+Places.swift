extension Double {
    /// Rounded to so many decimal places as Python rounds: by the exact value of the number, a half to even.
    func rounded(places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = self * scale
        // What the multiplication lost: it decides where the product looks like a half.
        let lost = (-scaled).addingProduct(self, scale)
        let lower = scaled.rounded(.down)
        guard scaled - lower == 0.5, lost != 0 else { return scaled.rounded(.toNearestOrEven) / scale }
        return (lost > 0 ? lower + 1 : lower) / scale
    }
}
