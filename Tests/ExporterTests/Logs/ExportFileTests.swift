import Foundation
import Testing

@testable import posthog_logs_exporter

@Suite struct ExportFileTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "export-file-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }

    private var path: String { folder + "/logs.csv" }

    private func write(_ text: String, to file: ExportFile) -> Bool {
        Array(text.utf8).withUnsafeBytes { file.write($0) }
    }

    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] }

    @Test("a file has its name only when it is whole, and nobody else may read it")
    func whole() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try ExportFile(path, mayReplace: false)
        #expect(write("half", to: file))
        #expect(!FileManager.default.fileExists(atPath: path) && names.count == 1)
        file.restart()
        #expect(write("who", to: file) && write("le", to: file) && file.bytes == 5)
        try file.finish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "whole" && names == ["logs.csv"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("what is given up leaves nothing behind")
    func abandoned() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try ExportFile(path, mayReplace: false)
        _ = write("half", to: file)
        file.abandon()
        #expect(names.isEmpty)
    }

    @Test("a file that is there is replaced only if that is wanted, also one that comes meanwhile")
    func existing() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let late = try ExportFile(path, mayReplace: false)
        try "old".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: StartFailure.self) { try late.finish() }
        late.abandon()
        let error = #expect(throws: SettingsError.self) { try ExportFile(path, mayReplace: false) }
        #expect(error?.description.contains("--force") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        let file = try ExportFile(path, mayReplace: true)
        #expect(write("new", to: file))
        try file.finish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new" && names == ["logs.csv"])
    }

    @Test("what is no name of a file is refused")
    func refused() {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for path in ["", folder, folder + "/", "/nowhere/at/all/x.csv"] {
            #expect(throws: SettingsError.self) { try ExportFile(path, mayReplace: true) }
        }
    }
}
