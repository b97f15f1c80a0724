package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

func TestWhatReplicasEraseAtTheSameTimeCountsTogether(t *testing.T) {
	at := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	e := domain.Erasure{ID: "era_1", State: domain.Erasing}
	e, news := e.Answer(domain.CustomerService, []contracts.Erased{{Kind: "customers", Anonymised: 1}, {Kind: "consents", Erased: 2}}, at, at)
	require.True(t, news)
	e, news = e.Answer(domain.CustomerService, []contracts.Erased{{Kind: "customers", Anonymised: 1}, {Kind: "consents", Erased: 3}, {Kind: "pairs", Erased: 1}}, at, at)
	require.True(t, news)
	require.Equal(t, []contracts.Erased{{Kind: "customers", Anonymised: 1}, {Kind: "consents", Erased: 5}, {Kind: "pairs", Erased: 1}}, e.Answers[0].Erased)
	_, news = e.Answer(domain.CustomerService, []contracts.Erased{{Kind: "customers", Anonymised: 1}, {Kind: "consents"}}, at, at)
	require.False(t, news, "nothing more was found")

	e, _ = e.Answer("feedback", []contracts.Erased{{Kind: "cases", Erased: 1}}, at, at)
	_, news = e.Answer("feedback", []contracts.Erased{{Kind: "cases", Erased: 4}}, at, at)
	require.False(t, news, "another service's first answer counts")
}
