package api

import (
	"maps"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// MergeBody says which customers are one. The tags are those of the versions that whoever decided has seen.
type MergeBody struct {
	SurvivorID  string            `json:"survivorId" minLength:"1" maxLength:"64" doc:"Who remains" example:"cus_01h455vb4pex5vsknk084sn02q"`
	SurvivorTag string            `json:"survivorTag" maxLength:"64" doc:"Its ETag" example:"\"3\""`
	MergedID    string            `json:"mergedId" minLength:"1" maxLength:"64" doc:"Who turned out to be the survivor"`
	MergedTag   string            `json:"mergedTag" maxLength:"64" doc:"Its ETag" example:"\"1\""`
	Fields      map[string]string `json:"fields,omitempty" maxProperties:"300" doc:"Whose value of a field remains, where it is not to go by the rules: survivor, merged, newest, oldest, most-complete or both"`
}

// MergeView is a merge.
type MergeView struct {
	ID         string            `json:"id" example:"mrg_01h455vb4pex5vsknk084sn02q"`
	SurvivorID string            `json:"survivorId"`
	MergedID   string            `json:"mergedId"`
	State      string            `json:"state" enum:"merging,merged,undoing,undone,abandoned"`
	Fields     []MergedFieldView `json:"fields" nullable:"false" doc:"Whose value of each field remained, and by which rule"`
	By         string            `json:"by,omitempty"`
	BegunAt    time.Time         `json:"begunAt"`
	MergedAt   *time.Time        `json:"mergedAt,omitempty"`
	UndoUntil  *time.Time        `json:"undoUntil,omitempty" doc:"Until when it can be undone; absent where it cannot be"`
	UndoneAt   *time.Time        `json:"undoneAt,omitempty"`
	Reason     string            `json:"reason,omitempty" doc:"Why it was abandoned"`
}

// MergedFieldView is what became of one field.
type MergedFieldView struct {
	Field   string `json:"field"`
	Rule    string `json:"rule" enum:"survivor,merged,newest,oldest,most-complete,both"`
	From    string `json:"from" enum:"survivor,merged,both" doc:"Whose value remains; what is missing never wins"`
	LeftOut int    `json:"leftOut,omitempty" doc:"Elements of a list for which there was no room"`
}

// MergePath is embedded in the input of every route about one merge.
type MergePath struct {
	MergeID string `path:"mergeId" maxLength:"64" example:"mrg_01h455vb4pex5vsknk084sn02q"`
}

type mergeOutput struct {
	ETag string `header:"ETag"`
	Body MergeView
}

func mergeOf(m domain.Merge, err error) (*mergeOutput, error) {
	return &mergeOutput{httpapi.ETag(m.Version), mergeView(m)}, err
}

func mergeView(m domain.Merge) MergeView {
	view := MergeView{
		ID: m.ID, SurvivorID: m.SurvivorID, MergedID: m.MergedID, State: string(m.State), Fields: make([]MergedFieldView, len(m.Fields)),
		By: m.By, BegunAt: m.BegunAt, MergedAt: m.MergedAt, UndoneAt: m.UndoneAt, Reason: m.Reason,
	}
	for i, f := range m.Fields {
		view.Fields[i] = MergedFieldView{f.Field, string(f.Rule), string(f.From), f.LeftOut}
	}
	if until := m.UndoUntil(); !until.IsZero() {
		view.UndoUntil = &until
	}
	return view
}

// wish is the merge that the body asks for.
func (b MergeBody) wish() (app.Wish, error) {
	survivor, err := httpapi.IfMatch{Tag: b.SurvivorTag}.Version()
	if err != nil {
		return app.Wish{}, badTag("survivorTag")
	}
	merged, err := httpapi.IfMatch{Tag: b.MergedTag}.Version()
	if err != nil {
		return app.Wish{}, badTag("mergedTag")
	}
	return app.Wish{
		SurvivorID: b.SurvivorID, SurvivorVersion: survivor, MergedID: b.MergedID, MergedVersion: merged, Choices: mergeRules(b.Fields),
	}, nil
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
