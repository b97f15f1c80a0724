package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// PairView is two customers that may be one.
type PairView struct {
	ID        string         `json:"id" doc:"The two customers' ids in order, with a hyphen between"`
	Customers []string       `json:"customers" nullable:"false"`
	Status    string         `json:"status" enum:"open,dismissed,merged,outdated"`
	Score     float64        `json:"score" doc:"Evidence for one customer, in bits: each more doubles the odds"`
	Contested bool           `json:"contested,omitempty" doc:"Given names or birth dates differ: only a person should decide"`
	Evidence  []EvidenceView `json:"evidence" nullable:"false" doc:"What the score is the sum of"`
	FoundAt   time.Time      `json:"foundAt"`
	UpdatedAt time.Time      `json:"updatedAt"`
	DecidedBy string         `json:"decidedBy,omitempty"`
	Note      string         `json:"note,omitempty"`
}

// EvidenceView is how the two compare in one field.
type EvidenceView struct {
	Field      string  `json:"field" example:"name.family"`
	Agreement  string  `json:"agreement" enum:"same,swapped,homophone,very-close,close,different,shared"`
	Similarity float64 `json:"similarity" minimum:"0" maximum:"1"`
	Weight     float64 `json:"weight" doc:"In bits; below 0 it speaks against"`
}

// SideView is one customer of a pair, with what customers are compared by.
type SideView struct {
	ID            string      `json:"id" example:"cus_01h455vb4pex5vsknk084sn02q"`
	ETag          string      `json:"etag" doc:"To name when the customers are merged"`
	Kind          string      `json:"kind" enum:"person,organisation"`
	Name          NameView    `json:"name"`
	ExternalID    string      `json:"externalId,omitempty"`
	BirthDate     string      `json:"birthDate,omitempty" format:"date"`
	ContactPoints []PointView `json:"contactPoints,omitempty"`
	Stage         string      `json:"stage"`
	Purchases     int64       `json:"purchases"`
	CreatedAt     time.Time   `json:"createdAt"`
	UpdatedAt     time.Time   `json:"updatedAt"`
}

// NameView is a customer's name.
type NameView struct {
	Display string `json:"display"`
	Given   string `json:"given,omitempty"`
	Family  string `json:"family,omitempty"`
}

// PointView is a customer's contact point.
type PointView struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
}

// PairPath is embedded in the input of every route about one pair.
type PairPath struct {
	PairID string `path:"pairId" maxLength:"130" example:"cus_01h455vb4pex5vsknk084sn02q-cus_01h455vb4pex5vsknk084sn02r"`
}

func pairView(p domain.Pair) PairView {
	view := PairView{
		ID: p.ID, Customers: p.Customers, Status: string(p.State), Score: p.Score, Contested: p.Contested,
		Evidence: make([]EvidenceView, len(p.Evidence)), FoundAt: p.FoundAt, UpdatedAt: p.UpdatedAt, DecidedBy: p.DecidedBy, Note: p.Note,
	}
	for i, e := range p.Evidence {
		view.Evidence[i] = EvidenceView{string(e.Field), string(e.Agreement), e.Similarity, e.Weight}
	}
	return view
}

func sideView(c heart.Customer) SideView {
	return SideView{
		ID: c.ID, ETag: httpapi.ETag(c.Version), Kind: string(c.Body.Kind), Name: NameView(c.Body.Name), ExternalID: c.Body.ExternalID,
		BirthDate: c.Body.BirthDate, ContactPoints: pointViews(c.Body.ContactPoints), Stage: string(c.Body.Stage),
		Purchases: c.Body.Buying.Count, CreatedAt: c.Body.CreatedAt, UpdatedAt: c.Body.UpdatedAt,
	}
}

func pointViews(points []customers.ContactPoint) []PointView {
	views := make([]PointView, len(points))
	for i, p := range points {
		views[i] = PointView{string(p.Kind), p.Value, p.Label}
	}
	return views
}
