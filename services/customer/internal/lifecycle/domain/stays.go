package domain

import (
	"maps"
	"math"
	"slices"
	"time"
)

// Stays sums up how long customers stayed at a stage. Two of them add up to one, so that a range of days is the sum of its
// days. Lengths are counted in buckets whose bounds grow by a fixed factor, as in DDSketch (Masson, Rim, Lee: DDSketch,
// VLDB 12, 2019, section 2): a quantile is then wrong by less than 5 % of itself, however the lengths are distributed.
type Stays struct {
	Count   int64         `bson:"count"`
	Seconds int64         `bson:"seconds"` // in all
	Buckets map[int]int64 `bson:"buckets"` // by the exponent of growth of the upper bound, in minutes
}

const (
	growth = 1.1
	// shortest are stays of which no more is known than that they were no longer.
	shortest = time.Minute
)

// Add returns the sum with one more stay.
func (s Stays) Add(stay time.Duration) Stays {
	return s.Plus(Stays{Count: 1, Seconds: int64(stay / time.Second), Buckets: map[int]int64{bucketOf(stay): 1}})
}

// Plus returns the sum of both.
func (s Stays) Plus(other Stays) Stays {
	sum := Stays{Count: s.Count + other.Count, Seconds: s.Seconds + other.Seconds, Buckets: map[int]int64{}}
	for _, part := range []Stays{s, other} {
		for bucket, n := range part.Buckets {
			sum.Buckets[bucket] += n
		}
	}
	return sum
}

// Mean is exact to the second.
func (s Stays) Mean() time.Duration {
	if s.Count == 0 {
		return 0
	}
	return time.Duration(float64(s.Seconds) / float64(s.Count) * float64(time.Second))
}

// Quantile returns the length that the share q of the stays, from 0 to 1, does not exceed.
func (s Stays) Quantile(q float64) time.Duration {
	rank := int64(q * float64(s.Count-1))
	for _, bucket := range slices.Sorted(maps.Keys(s.Buckets)) {
		if rank -= s.Buckets[bucket]; rank < 0 {
			return lengthOf(bucket)
		}
	}
	return 0
}

func bucketOf(stay time.Duration) int {
	if stay <= shortest {
		return 0
	}
	return int(math.Ceil(math.Log(float64(stay)/float64(shortest)) / math.Log(growth)))
}

// lengthOf is the length that is least wrong for all of a bucket, relative to them.
func lengthOf(bucket int) time.Duration {
	if bucket == 0 {
		return shortest
	}
	return time.Duration(2 * math.Pow(growth, float64(bucket)) / (growth + 1) * float64(shortest))
}
