package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// EntryView is one line of a timeline as it is shown; which fields it has depends on its kind.
type EntryView struct {
	ID        string               `json:"id"`
	Kind      string               `json:"kind" enum:"touchpoint,purchase,refund,purchase-cancelled,stage-changed,response,case-opened,case-resolved,case-closed,visit-done,visit-missed"`
	SourceID  string               `json:"sourceId,omitempty" doc:"Of the touchpoint, purchase, invitation, case or task"`
	At        time.Time            `json:"at" doc:"A purchase or refund stands at the start of its day in UTC"`
	Title     string               `json:"title,omitempty"`
	Text      string               `json:"text,omitempty"`
	Channel   string               `json:"channel,omitempty" enum:"phone,email,meeting,chat,social,visit,web"`
	Direction string               `json:"direction,omitempty" enum:"inbound,outbound"`
	Total     *contracts.MoneyJSON `json:"total,omitempty" doc:"Of a purchase or refund; of a cancelled purchase what was left of it"`
	Score     *int                 `json:"score,omitempty" minimum:"0" maximum:"10" doc:"Of a response"`
	FromStage string               `json:"fromStage,omitempty"`
	ToStage   string               `json:"toStage,omitempty"`
}

type getTimelineInput struct {
	CustomerID string `path:"customerId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	httpapi.PageParams
}

type timelineOutput struct {
	Body httpapi.Page[EntryView]
}

func (h handlers) getTimeline() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/timelines/{customerId}", ID: "get-timeline", Tag: "Timelines",
		Summary: "Read what happened with a customer, newest first", Permission: auth.InteractionRead,
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getTimelineInput) (*timelineOutput, error) {
		app := h.app(ctx)
		q, err := in.Apply(app.Timeline.Query(in.CustomerID))
		if err != nil {
			return nil, err
		}
		page, err := app.ReadTimeline(ctx, in.CustomerID, q)
		if err != nil {
			return nil, err
		}
		return &timelineOutput{httpapi.PageOf(q, page, entryOf)}, nil
	})
}

func entryOf(doc docstore.Doc[domain.Entry]) EntryView {
	e := doc.Body
	view := EntryView{
		ID: doc.ID, Kind: string(e.Kind), SourceID: e.SourceID, At: e.At, Title: e.Title, Text: e.Text,
		Channel: string(e.Channel), Direction: string(e.Direction), Score: e.Score, FromStage: e.FromStage, ToStage: e.ToStage,
	}
	if e.Total != nil {
		total := e.Total.Written()
		view.Total = &total
	}
	return view
}
