package api

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type answerPageInput struct {
	LinkInput
	RawBody []byte `contentType:"application/x-www-form-urlencoded"`
}

func (h handlers) answerPage() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/answers/{token}/page", ID: "answer-page", Tag: "Answers",
		Summary: "Answer a survey by the page's form, once", Public: true, MaxBody: maxAnswer, Produces: "text/html",
		Errors: []int{http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusGone},
	}, func(ctx context.Context, in *answerPageInput) (*pageOutput, error) {
		app, link, err := h.linked(in.Token)
		if err != nil {
			return refusal(err, in.Language, in.AcceptLanguage)
		}
		asked, err := app.OpenLink(ctx, link, in.Language, in.AcceptLanguage)
		if err != nil {
			return refusal(err, in.Language, in.AcceptLanguage)
		}
		content := form(asked)
		sent, _ := url.ParseQuery(string(in.RawBody)) // what cannot be read is missing, and said to be
		content.Comment = sent.Get("comment")
		if content.Score, err = strconv.Atoi(sent.Get("score")); err != nil || content.Score < 0 || content.Score > 10 {
			content.Score, content.Wrong = -1, content.Words.ChooseScore
			return render(http.StatusUnprocessableEntity, content)
		}
		err = app.AnswerSurvey(ctx, link, content.Score, content.Comment)
		switch {
		case fault.Is(err, fault.Invalid): // the score is checked, so it is the comment
			content.Wrong = content.Words.CommentTooLong
			return render(http.StatusUnprocessableEntity, content)
		case err != nil:
			return refusal(err, in.Language, in.AcceptLanguage)
		}
		content.Notice = content.Words.Thanks
		return render(http.StatusOK, content)
	})
}
