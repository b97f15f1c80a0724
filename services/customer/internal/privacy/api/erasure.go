package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// ErasureView is an erasure as it is shown.
type ErasureView struct {
	ID          string              `json:"id" example:"ers_01h455vb4pex5vsknk084sn02q"`
	CustomerID  string              `json:"customerId"`
	Aliases     []string            `json:"aliases" nullable:"false" doc:"Ids that were merged into the customer; they are erased with it"`
	Reason      string              `json:"reason"`
	Note        string              `json:"note,omitempty"`
	State       string              `json:"state" enum:"requested,erasing,completed,refused" doc:"Refused: the customer was merged into another just then"`
	Overdue     bool                `json:"overdue"`
	RequestedBy string              `json:"requestedBy"`
	RequestedAt time.Time           `json:"requestedAt"`
	DueAt       time.Time           `json:"dueAt"`
	Services    []ErasureAnswerView `json:"services" nullable:"false" doc:"Those that have erased"`
	Awaiting    []string            `json:"awaiting" nullable:"false" doc:"Those that have not"`
	CompletedAt *time.Time          `json:"completedAt,omitempty"`
}

// ErasureAnswerView is what one service has erased.
type ErasureAnswerView struct {
	Service  string             `json:"service"`
	Erased   []contracts.Erased `json:"erased" nullable:"false"`
	ErasedAt time.Time          `json:"erasedAt"`
}

// ErasurePath is embedded in the input of every route about one erasure.
type ErasurePath struct {
	ErasureID string `path:"erasureId" maxLength:"64" example:"ers_01h455vb4pex5vsknk084sn02q"`
}

type erasureOutput struct {
	Body ErasureView
}

func erasureView(e domain.Erasure) ErasureView {
	view := ErasureView{
		ID: e.ID, CustomerID: e.CustomerID, Aliases: append([]string{}, e.Aliases...), Reason: e.Reason, Note: e.Note,
		State: string(e.State), Overdue: e.Overdue, RequestedBy: e.RequestedBy, RequestedAt: e.RequestedAt, DueAt: e.DueAt,
		Services: make([]ErasureAnswerView, len(e.Answers)), Awaiting: append([]string{}, e.Awaited()...), CompletedAt: e.CompletedAt,
	}
	for i, a := range e.Answers {
		view.Services[i] = ErasureAnswerView{a.Service, append([]contracts.Erased{}, a.Erased...), a.ErasedAt}
	}
	return view
}
