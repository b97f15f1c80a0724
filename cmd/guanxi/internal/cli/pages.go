package cli

import (
	"context"
	"net/url"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
)

// eachItem visits the items of a list, page by page, while more are wanted.
func eachItem[T any](ctx context.Context, api *client.Client, path string, visit func(T) (more bool)) error {
	query := url.Values{"limit": {"200"}}
	for {
		var page struct {
			Items []T    `json:"items"`
			Next  string `json:"next"`
		}
		if err := api.Get(ctx, path+"?"+query.Encode(), &page); err != nil {
			return err
		}
		for _, item := range page.Items {
			if !visit(item) {
				return nil
			}
		}
		if page.Next == "" {
			return nil
		}
		query.Set("cursor", page.Next)
	}
}
