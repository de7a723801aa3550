/// A whole page, put together from blocks.
package enum ExpositionPage {
    /// Copies the blocks into one page: the metrics in the order of the catalogue, each with its header once, below
    /// it its series in the order of the blocks. A metric without series does not appear; nor does one that the
    /// catalogue does not list, so that a shorter catalogue makes a filtered page.
    ///
    /// - Parameters:
    ///   - blocks: all in this format. For series to be in order across blocks, the blocks have to be in the order of
    ///     their labels (one block a project, sorted by project).
    ///   - catalogue: each metric once.
    package static func assemble(
        _ blocks: [ExpositionBlock], in catalogue: [MetricDescriptor], format: ExpositionFormat
    ) -> [UInt8] {
        join(blocks, in: catalogue, format: format, trailer: format.trailer)
    }

    /// The same without what stands below everything, for a page that goes on with other metrics.
    package static func beginning(
        _ blocks: [ExpositionBlock], in catalogue: [MetricDescriptor], format: ExpositionFormat
    ) -> [UInt8] {
        join(blocks, in: catalogue, format: format, trailer: "")
    }

    /// The same in pieces, which are never together in memory.
    ///
    /// - Parameter append: handed each piece, which is gone when it returns.
    package static func writeBeginning(
        _ blocks: [ExpositionBlock], in catalogue: [MetricDescriptor], format: ExpositionFormat,
        _ append: (UnsafeRawBufferPointer) -> Void
    ) {
        write(parts(of: blocks, in: catalogue, format: format), of: blocks, in: catalogue, format: format, append)
    }

    private static func join(
        _ blocks: [ExpositionBlock], in catalogue: [MetricDescriptor], format: ExpositionFormat, trailer: StaticString
    ) -> [UInt8] {
        let parts = parts(of: blocks, in: catalogue, format: format)
        var bound = trailer.utf8CodeUnitCount
        for (descriptor, parts) in zip(catalogue, parts) where !parts.isEmpty {
            bound += format.headerBound(of: descriptor)
            bound += parts.reduce(0) { $0 + $1.range.count }
        }
        return ByteWriter.bytes(atMost: bound) { writer in
            write(parts, of: blocks, in: catalogue, format: format) { writer.append($0) }
            writer.append(trailer)
        }
    }

    private static func write(
        _ parts: [[Part]], of blocks: [ExpositionBlock], in catalogue: [MetricDescriptor], format: ExpositionFormat,
        _ append: (UnsafeRawBufferPointer) -> Void
    ) {
        for (descriptor, parts) in zip(catalogue, parts) where !parts.isEmpty {
            let header = ByteWriter.bytes(atMost: format.headerBound(of: descriptor)) { writer in
                format.appendHeader(of: descriptor, to: &writer)
            }
            header.withUnsafeBytes(append)
            for part in parts {
                blocks[part.block].bytes.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0[part.range])) }
            }
        }
    }

    private struct Part {
        let block: Int
        let range: Range<Int>
    }

    /// For each metric of the catalogue, where its lines are.
    private static func parts(
        of blocks: [ExpositionBlock], in catalogue: [MetricDescriptor], format: ExpositionFormat
    ) -> [[Part]] {
        var position: [String: Int] = [:]
        for (index, descriptor) in catalogue.enumerated() {
            let earlier = position.updateValue(index, forKey: descriptor.name)
            precondition(earlier == nil, "the catalogue lists \(descriptor.name) twice")
        }
        var parts = Array(repeating: [Part](), count: catalogue.count)
        for (index, block) in blocks.enumerated() {
            precondition(block.format == format, "a page cannot mix formats")
            for section in block.sections {
                guard let metric = position[section.name] else { continue }
                parts[metric].append(Part(block: index, range: section.range))
            }
        }
        return parts
    }
}
