/// What one owner, such as the ledger of a project, has in the saved state: bytes by a key of its own, from 1 to 2⁴⁰ − 1.
package typealias StateRows = [UInt64: [UInt8]]
