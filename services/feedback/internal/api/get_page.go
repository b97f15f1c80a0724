package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getPage() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/answers/{token}/page", ID: "get-answer-page", Tag: "Answers",
		Summary: "The page on which a customer answers", Public: true, Produces: "text/html",
		Errors:      []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone},
		Description: "HTML in English or Chinese; works without scripts. Opening it changes nothing: programs that look at links in mail do no harm.",
	}, func(ctx context.Context, in *LinkInput) (*pageOutput, error) {
		app, link, err := h.linked(in.Token)
		if err != nil {
			return refusal(err, in.Language, in.AcceptLanguage)
		}
		asked, err := app.OpenLink(ctx, link, in.Language, in.AcceptLanguage)
		if err != nil {
			return refusal(err, in.Language, in.AcceptLanguage)
		}
		content := form(asked)
		if asked.Invitation.Answered() {
			content.Notice = content.Words.Thanks
		}
		return render(http.StatusOK, content)
	})
}
