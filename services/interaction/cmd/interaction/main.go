// Command interaction runs the interaction service.
package main

import (
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/services/interaction"
)

func main() { host.Main("interaction", interaction.New) }
