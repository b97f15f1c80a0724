package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/demo"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

type survey struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// demoSurvey is the survey that customers answer.
const demoSurvey = "After a year 年度回访"

// collectAnswers invites customers to a survey and gives the answers of those who answer.
func (run *demoRun) collectAnswers(ctx context.Context) error {
	began := time.Now()
	asked, err := run.survey(ctx)
	if err != nil {
		return err
	}
	given := 0
	for _, a := range run.data.Answers {
		if a.Given {
			given++
		}
	}
	err = each(ctx, run.data.Answers, func(ctx context.Context, n int, a demo.Answer) error {
		return run.answer(ctx, fmt.Sprintf("demo-invitation-%d", n), asked, a)
	})
	if err != nil {
		return err
	}
	return run.did("answers", given, began)
}

// survey finds the survey or makes it.
func (run *demoRun) survey(ctx context.Context) (survey, error) {
	var found survey
	err := eachItem(ctx, run.api, "/v1/surveys", func(s survey) bool {
		if s.Name == demoSurvey {
			found = s
		}
		return found.ID == ""
	})
	if err != nil || found.ID != "" {
		return found, err
	}
	err = run.api.Do(ctx, client.Request{
		Method: http.MethodPost, Path: "/v1/surveys", Key: "demo-survey", Body: map[string]string{"name": demoSurvey, "kind": "nps"},
	}, &found)
	return found, err
}

// answer invites a customer and answers in its name, by the link that it would get.
func (run *demoRun) answer(ctx context.Context, key string, to survey, a demo.Answer) error {
	var invitation struct {
		Link string `json:"link"`
	}
	body := map[string]string{"surveyId": to.ID, "customerId": run.ids[a.CustomerExternalID]}
	if err := run.create(ctx, key, "/v1/invitations", body, &invitation); err != nil || !a.Given {
		return err
	}
	token := path.Base(strings.TrimSuffix(invitation.Link, "/page"))
	err := run.api.Do(ctx, client.Request{
		Method: http.MethodPost, Path: "/v1/answers/" + token, Body: map[string]any{"score": a.Score, "comment": a.Comment},
	}, nil)
	var refused *problem.Problem
	if errors.As(err, &refused) && refused.Status == http.StatusConflict {
		return nil // answered when the command was run before
	}
	return err
}
