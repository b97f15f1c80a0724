package domain

import "time"

// Walk is how far a tenant's customers have been gone through, in the order in which they were created, to work out anew
// when the silence of each is too long.
type Walk struct {
	// Rules is the version of the rules setting that the walk is for.
	Rules     int64     `bson:"rules"`
	AfterTime time.Time `bson:"afterTime,omitempty"`
	AfterID   string    `bson:"afterId,omitempty"`
	Done      bool      `bson:"done"`
}
