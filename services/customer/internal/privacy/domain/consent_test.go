package domain

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatWasSaidLastOfAChannelOrOfAnyCounts(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 12, 0, 0, 0, time.UTC) }
	said := func(channel string, state ConsentState, n int) Consent {
		return Consent{Purpose: "news", Channel: channel, State: state, At: day(n)}
	}
	news := Purpose{Key: "news", LegalBasis: "consent"}
	cases := map[string]struct {
		history []Consent
		email   ContactReason
		phone   ContactReason
	}{
		"nothing":                  {nil, NoConsent, NoConsent},
		"another purpose":          {[]Consent{{Purpose: "calls", Channel: AnyChannel, State: Given, At: day(1)}}, NoConsent, NoConsent},
		"one channel":              {[]Consent{said("email", Given, 1)}, ByConsent, NoConsent},
		"any channel":              {[]Consent{said(AnyChannel, Given, 1)}, ByConsent, ByConsent},
		"any but one":              {[]Consent{said(AnyChannel, Given, 1), said("email", Withdrawn, 2)}, ByWithdrawal, ByConsent},
		"all withdrawn":            {[]Consent{said("email", Given, 1), said(AnyChannel, Withdrawn, 2)}, ByWithdrawal, ByWithdrawal},
		"one given again":          {[]Consent{said(AnyChannel, Withdrawn, 1), said("email", Given, 2)}, ByConsent, ByWithdrawal},
		"at once, in either order": {[]Consent{said("email", Withdrawn, 1), said("email", Given, 1)}, ByWithdrawal, NoConsent},
		"recorded in disorder":     {[]Consent{said("email", Withdrawn, 2), said("email", Given, 1)}, ByWithdrawal, NoConsent},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for channel, want := range map[string]ContactReason{"email": c.email, "phone": c.phone} {
				answer := news.Ask(c.history, channel)
				require.Equal(t, want, answer.Reason, channel)
				require.Equal(t, want == ByConsent, answer.Yes, channel)
			}
		})
	}
}
