package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Category is how an answer to an NPS survey counts.
type Category string

// The categories.
const (
	Promoter  Category = "promoter"  // 9 or 10
	Passive   Category = "passive"   // 7 or 8
	Detractor Category = "detractor" // 0 to 6
)

// CategoryOf returns how a score from 0 to 10 counts.
func CategoryOf(score int) Category {
	switch {
	case score >= 9:
		return Promoter
	case score >= 7:
		return Passive
	default:
		return Detractor
	}
}

// Invitation asks one customer to answer a survey, once.
type Invitation struct {
	ID         string     `bson:"-"`
	SurveyID   string     `bson:"surveyId"`
	Kind       SurveyKind `bson:"kind"`
	CustomerID string     `bson:"customerId"`
	SecretHash []byte     `bson:"secretHash"`
	CreatedAt  time.Time  `bson:"createdAt"`
	ExpiresAt  time.Time  `bson:"expiresAt"`

	// Of the answer; absent until there is one.
	AnsweredAt *time.Time `bson:"answeredAt,omitempty"`
	Score      *int       `bson:"score,omitempty"`
	Category   Category   `bson:"category,omitempty"`
	Comment    string     `bson:"comment,omitempty"`
}

const (
	defaultLife = 14 * 24 * time.Hour
	maxLife     = 365 * 24 * time.Hour
	maxComment  = 2000 // runes
	maxScore    = 10
)

// Invite makes an invitation to a survey. One without an expiry expires after 14 days.
func Invite(link Link, survey Survey, customerID string, expiresAt, now time.Time) (Invitation, error) {
	if expiresAt.IsZero() {
		expiresAt = now.Add(defaultLife)
	}
	expiresAt = stamp(expiresAt)
	switch {
	case !expiresAt.After(now):
		return Invitation{}, fault.OnField("expiresAt", "must be in the future")
	case expiresAt.After(now.Add(maxLife)):
		return Invitation{}, fault.OnField("expiresAt", "is more than a year ahead")
	}
	return Invitation{
		ID: link.InvitationID, SurveyID: survey.ID, Kind: survey.Kind, CustomerID: customerID, SecretHash: link.Hash(),
		CreatedAt: now, ExpiresAt: expiresAt,
	}, nil
}

// Answer takes the customer's answer.
func (i Invitation) Answer(score int, comment string, now time.Time) (Invitation, []contracts.Data, error) {
	if err := i.Refused(now); err != nil {
		return i, nil, err
	}
	comment, broken := checkText("comment", comment, maxComment, nil)
	if score < 0 || score > maxScore {
		broken = append(broken, fault.Field{Path: "score", Message: fmt.Sprintf("must be from 0 to %d", maxScore)})
	}
	if len(broken) > 0 {
		return i, nil, fault.OnFields(broken...)
	}
	i.AnsweredAt, i.Score, i.Category, i.Comment = &now, &score, CategoryOf(score), comment
	return i, []contracts.Data{i.Response()}, nil
}

// Anonymise returns what the survey's results need of the invitation of an erased customer. It has an id of its own, which
// nobody can make who does not have the link's secret; made again it is the same.
func (i Invitation) Anonymise() Invitation {
	sum := sha256.Sum256(append([]byte(i.ID), i.SecretHash...))
	return Invitation{
		ID: "inv_" + hex.EncodeToString(sum[:16]), SurveyID: i.SurveyID, Kind: i.Kind, Score: i.Score, Category: i.Category,
	}
}

// Refused says why the invitation takes no answer: it has one, or it has expired.
func (i Invitation) Refused(now time.Time) error {
	switch {
	case i.Answered():
		return fault.New(fault.Conflict, "the survey has been answered with this link already; it can be answered once")
	case !now.Before(i.ExpiresAt):
		return fault.New(fault.Gone, "this link expired on %s", i.ExpiresAt.Format(time.DateOnly))
	default:
		return nil
	}
}

// Answered reports whether there is an answer.
func (i Invitation) Answered() bool { return i.AnsweredAt != nil }

// Response is the event that tells of the answer.
func (i Invitation) Response() contracts.ResponseReceived {
	return contracts.ResponseReceived{
		SurveyID: i.SurveyID, InvitationID: i.ID, CustomerID: i.CustomerID, Kind: string(i.Kind), Score: *i.Score,
		Comment: i.Comment, AnsweredAt: *i.AnsweredAt,
	}
}
