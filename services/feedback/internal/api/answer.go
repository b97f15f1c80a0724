package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// maxAnswer bounds the body of an answer: a comment of 2,000 characters, escaped.
const maxAnswer = 32 << 10 // bytes

// AnswerBody is a customer's answer.
type AnswerBody struct {
	Score   int    `json:"score" minimum:"0" maximum:"10" doc:"0 not at all likely, 10 extremely likely"`
	Comment string `json:"comment,omitempty" maxLength:"2000"`
}

// AnsweredView says that the answer was taken.
type AnsweredView struct {
	Answered bool `json:"answered"`
}

type answerInput struct {
	Token string `path:"token" maxLength:"512" doc:"From the link"`
	Body  AnswerBody
}

type answerOutput struct {
	Body AnsweredView
}

func (h handlers) answer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/answers/{token}", ID: "answer", Tag: "Answers",
		Summary: "Answer a survey, once", Public: true, MaxBody: maxAnswer,
		Errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusGone},
		Description: "Needs no access token: the link is the right to answer. The first answer counts; every further one is a conflict.",
	}, func(ctx context.Context, in *answerInput) (*answerOutput, error) {
		app, link, err := h.linked(in.Token)
		if err != nil {
			return nil, err
		}
		return &answerOutput{AnsweredView{Answered: true}}, app.AnswerSurvey(ctx, link, in.Body.Score, in.Body.Comment)
	})
}
