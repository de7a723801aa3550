import ArgumentParser

/// Which of several processes with one configuration this is.
struct ShardOptions: ParsableArguments {
    @Option(name: .of(DataSettings.shard), help: .of(DataSettings.shard))
    var shard: String?

    var given: GivenSettings { GivenSettings(flags: [(DataSettings.shard.description, shard)]) }
}
