// Command customer runs the customer service.
package main

import (
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/services/customer"
)

func main() { host.Main("customer", customer.New) }
