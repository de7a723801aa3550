import BasicsFixtures
import Collector

/// Five-minute buckets.
func bucket(_ time: String) -> TimeBucket {
    TimeBucket(holding: at(time), seconds: 300)
}
