// Command feedback runs the feedback service.
package main

import (
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/services/feedback"
)

func main() { host.Main("feedback", feedback.New) }
