package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// QuestionView is what the receiver of a link is asked.
type QuestionView struct {
	Organisation string    `json:"organisation,omitempty" doc:"Who asks"`
	Kind         string    `json:"kind" enum:"nps"`
	Language     string    `json:"language" doc:"Of the question: BCP 47"`
	Question     string    `json:"question"`
	Answered     bool      `json:"answered" doc:"Whether the link has been used"`
	ExpiresAt    time.Time `json:"expiresAt"`
}

// LinkInput is the input of the routes that a link opens.
type LinkInput struct {
	Token          string `path:"token" maxLength:"512" doc:"From the link"`
	Language       string `query:"lang" maxLength:"35" doc:"The language wanted: BCP 47"`
	AcceptLanguage string `header:"Accept-Language" maxLength:"512" doc:"The languages understood"`
}

type getQuestionInput struct {
	LinkInput
	Accept string `header:"Accept" hidden:"true"`
}

type questionOutput struct {
	Status       int
	Location     string `header:"Location"`
	CacheControl string `header:"Cache-Control"`
	Vary         string `header:"Vary"`
	Body         QuestionView
}

func (h handlers) getQuestion() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/answers/{token}", ID: "get-question", Tag: "Answers",
		Summary: "Read what a link asks", Public: true, Errors: []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone},
		Description: "Needs no access token: the link is the right to answer. A browser is led to the page of the link.",
	}, func(ctx context.Context, in *getQuestionInput) (*questionOutput, error) {
		out := &questionOutput{Status: http.StatusOK, CacheControl: "no-store", Vary: "Accept, Accept-Language"}
		if prefersHTML(in.Accept) { // the page says it if the link is no good
			out.Status, out.Location = http.StatusSeeOther, pagePath(in.Token)
			return out, nil
		}
		app, link, err := h.linked(in.Token)
		if err != nil {
			return nil, err
		}
		asked, err := app.OpenLink(ctx, link, in.Language, in.AcceptLanguage)
		if err != nil {
			return nil, err
		}
		out.Body = QuestionView{
			Organisation: asked.Tenant, Kind: string(asked.Kind), Language: asked.Wording.Language, Question: asked.Wording.Question,
			Answered: asked.Invitation.Answered(), ExpiresAt: asked.Invitation.ExpiresAt,
		}
		return out, nil
	})
}
