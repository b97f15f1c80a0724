// Command analytics runs the analytics service.
package main

import (
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/services/analytics"
)

func main() { host.Main("analytics", analytics.New) }
