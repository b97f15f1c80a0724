// Command sample is a service that does nothing, for the test of how services are shipped.
package main

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/host"
)

func main() {
	host.Main("sample", func(_ context.Context, env host.Env, _ struct{}) (*host.Service, error) {
		api, err := env.API("sample", "Nothing.")
		return &host.Service{Name: "sample", API: api}, err
	})
}
