package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// insightsSchema has no index: insights are read by the customer's id, which is theirs too.
var insightsSchema = docstore.Schema{Name: "insights"}

type insightsDoc = domain.Insights

// Insights is what is known of one tenant's customers from other services.
type Insights struct{ docs docstore.Handle[insightsDoc] }

// GetMany returns the insights into every one of the customers, by customer; they are empty where nothing is known.
func (i Insights) GetMany(ctx context.Context, customerIDs []string) (map[string]domain.Insights, error) {
	docs, err := i.docs.GetMany(ctx, customerIDs)
	found := make(map[string]domain.Insights, len(docs))
	for _, id := range customerIDs {
		insights := docs[id].Body
		insights.CustomerID, insights.Version = id, docs[id].Version
		found[id] = insights
	}
	return found, err
}

// Save stores insights, each by itself, if nobody changed them since they were loaded.
func (i Insights) Save(ctx context.Context, all []domain.Insights) ([]error, error) {
	writes := make([]docstore.Write[insightsDoc], len(all))
	for n, insights := range all {
		writes[n] = docstore.Write[insightsDoc]{
			Verb: docstore.Replace,
			Doc:  docstore.Doc[insightsDoc]{ID: insights.CustomerID, Version: insights.Version, Body: insights},
		}
		if insights.Version == 0 {
			writes[n].Verb = docstore.Insert
		}
	}
	errs, err := i.docs.Write(ctx, writes)
	for n := range errs {
		if docstore.IsDuplicate(errs[n], "_id") { // somebody else's first insight
			errs[n] = docstore.ErrConflict
		}
	}
	return errs, err
}
