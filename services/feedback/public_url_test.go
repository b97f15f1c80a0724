package feedback

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

func TestLinksBeginWithTheTenantsOwnAddress(t *testing.T) {
	for setting, begins := range map[string]string{
		"":                          defaultPublicURL + "/v1/answers/",
		"https://acme.example.org/": "https://acme.example.org/v1/answers/",
		"acme.example.org":          defaultPublicURL + "/v1/answers/", // no web address
	} {
		h := start(t)
		h.change("acme", func(tenant *tenancy.Tenant) { tenant.Settings = map[string]string{publicURLSetting: setting} })
		made := h.Call("POST", "/v1/invitations", fmt.Sprintf(`{"surveyId":%q,"customerId":%q}`, h.survey(), h.customer("acme"))).OK(201)
		link := made["link"].(string)
		require.True(t, strings.HasPrefix(link, begins), "%q gives %s", setting, link)
	}
}
