package privacy_test

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
)

// diary is an area that writes down whatever is published, of customers alive or dead, and whatever it is told to: the most
// careless there can be.
type diary struct {
	docs *docstore.Collection[diaryEntry]
}

type diaryEntry struct {
	CustomerID string `bson:"customerId"`
	Text       string `bson:"text"`
}

func openDiary(ctx context.Context, engine docstore.Engine) (*diary, error) {
	docs, err := docstore.Open[diaryEntry](ctx, docstore.New(engine), docstore.Schema{
		Name: "diary", Indexes: []docstore.Index{{Name: "by_customer", Fields: []string{"customerId"}}},
	})
	return &diary{docs}, err
}

func (d *diary) area() area.Area {
	return area.Area{
		Name: "diary",
		Published: func(ctx context.Context, events []eventbus.Event) error {
			for _, e := range events {
				if err := d.write(ctx, e.ID, e.Key, string(e.Data)); err != nil {
					return err
				}
			}
			return nil
		},
		Erase: func(ctx context.Context, tenant tenancy.ID, id string, aliases []string) ([]contracts.Erased, error) {
			erased := int64(0)
			for _, customerID := range append([]string{id}, aliases...) {
				page, err := d.docs.In(tenant).Find(ctx, docstore.Query{Where: []docstore.Cond{docstore.Eq("customerId", customerID)}, Limit: 1000})
				if err != nil {
					return nil, err
				}
				for _, doc := range page.Docs {
					if err := d.docs.In(tenant).Delete(ctx, doc); err != nil {
						return nil, err
					}
					erased++
				}
			}
			return []contracts.Erased{{Kind: "diary", Erased: erased}}, nil
		},
	}
}

// write writes something down of a customer.
func (d *diary) write(ctx context.Context, id, customerID, text string) error {
	_, err := d.docs.In(acme).Insert(ctx, id, diaryEntry{customerID, text})
	if docstore.IsDuplicate(err, "_id") {
		return nil
	}
	return err
}
