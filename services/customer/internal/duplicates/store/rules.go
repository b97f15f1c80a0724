package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// rulesSchema has no index: the two documents are read by their ids.
var rulesSchema = docstore.Schema{Name: "duplicate_rules"}

// rulesID and frequenciesID are the documents of every tenant.
const (
	rulesID       = "duplicate-rules"
	frequenciesID = "name-frequencies"
)

// rulesDoc is one of the two.
type rulesDoc struct {
	Rules       *domain.Rules       `bson:"rules,omitempty"`
	Frequencies *domain.Frequencies `bson:"frequencies,omitempty"`
}

// Rules is one tenant's rules.
type Rules struct {
	docs docstore.Handle[rulesDoc]
	now  func() time.Time
}

// Get returns the rules with the frequencies that were counted last.
func (r Rules) Get(ctx context.Context) (domain.Rules, error) {
	docs, err := r.docs.GetMany(ctx, []string{rulesID, frequenciesID})
	if err != nil {
		return domain.Rules{}, err
	}
	rules := domain.DefaultRules()
	if doc, set := docs[rulesID]; set && doc.Body.Rules != nil {
		rules = *doc.Body.Rules
		rules.Version = doc.Version
		rules.Survive = domain.DefaultRules().Survive.With(rules.Survive)
	}
	if doc, counted := docs[frequenciesID]; counted && doc.Body.Frequencies != nil {
		rules.Frequencies = *doc.Body.Frequencies
	}
	return rules, nil
}

// Save stores changed rules and tells of the change.
func (r Rules) Save(ctx context.Context, before, after domain.Rules) (domain.Rules, error) {
	changed := changes.Between(told(before), told(after))
	if len(changed) == 0 {
		return before, nil
	}
	events, err := eventbus.Tell(r.now(), rulesID, contracts.SettingChanged{Kind: "duplicate-rules", ID: rulesID, Changes: changed})
	if err != nil {
		return before, err
	}
	body := rulesDoc{Rules: &after}
	if before.Version == 0 {
		doc, err := r.docs.Insert(ctx, rulesID, body, events...)
		if docstore.IsDuplicate(err, "_id") {
			err = docstore.ErrConflict
		}
		after.Version = doc.Version
		return after, err
	}
	doc, err := r.docs.Get(ctx, rulesID)
	if err == nil && doc.Version != before.Version {
		err = docstore.ErrConflict
	}
	if err != nil {
		return before, err
	}
	doc.Body = body
	doc, err = r.docs.Replace(ctx, doc, events...)
	after.Version = doc.Version
	return after, err
}

func told(r domain.Rules) map[string]any {
	return map[string]any{"reviewFrom": r.Review, "duplicateFrom": r.Duplicate, "survivorship": r.Survive}
}

// Count stores how frequent names are.
func (r Rules) Count(ctx context.Context, f domain.Frequencies) error {
	doc, err := r.docs.Get(ctx, frequenciesID)
	if errors.Is(err, docstore.ErrNotFound) {
		_, err = r.docs.Insert(ctx, frequenciesID, rulesDoc{Frequencies: &f})
		return err
	}
	if err != nil {
		return err
	}
	doc.Body.Frequencies = &f
	_, err = r.docs.Replace(ctx, doc)
	return err
}
