package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/asyncapi"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/platform"
	"github.com/guanxi-crm/guanxi/contracts"
)

type docsCommand struct {
	Out string `default:"contracts" placeholder:"FOLDER" help:"Where they go (${default})."`
}

func (*docsCommand) Help() string {
	return `Writes openapi/<service>.yaml for each service and asyncapi.yaml for the events of all. The same code writes the same
bytes; no server need be running.

Example:

    guanxi docs --out contracts`
}

func (c *docsCommand) Run(ctx context.Context) error {
	return platform.Describe(ctx, func(services []platform.Described) error {
		written := map[string][]byte{}
		for _, s := range services {
			text, err := s.API.OpenAPI()
			if err != nil {
				return fmt.Errorf("document %s: %w", s.Name, err)
			}
			written[filepath.Join("openapi", s.Name+".yaml")] = text
		}
		events, err := asyncapi.Document(contracts.Catalogue())
		if err != nil {
			return err
		}
		written["asyncapi.yaml"] = events
		for name, text := range written {
			if err := writeDocument(filepath.Join(c.Out, name), text); err != nil {
				return err
			}
		}
		return nil
	})
}

func writeDocument(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
