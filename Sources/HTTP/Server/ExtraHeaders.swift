/// Header fields that a server gives to every answer besides the answer's own. The object's identity stands for its
/// content.
package final class ExtraHeaders: Sendable {
    let fields: [HTTPField]

    /// - Parameter fields: such as HTTP allows.
    package init(_ fields: [HTTPField]) {
        self.fields = fields
    }
}
