package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/platform"
)

type routesCommand struct{}

func (routesCommand) Help() string {
	return "No server need be running.\n\nExample:\n\n    guanxi routes"
}

func (routesCommand) Run(ctx context.Context, r *runtime) error {
	return platform.Describe(ctx, func(services []platform.Described) error {
		table := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(table, "SERVICE\tMETHOD\tPATH\tPERMISSION\tOPERATION") // Flush returns the error
		for _, s := range services {
			for _, route := range s.API.Routes() {
				permission := string(route.Permission)
				if route.Public {
					permission = "(public)"
				}
				_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", s.Name, route.Method, route.Path, permission, route.ID)
			}
		}
		return table.Flush()
	})
}
