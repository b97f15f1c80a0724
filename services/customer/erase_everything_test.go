package customer_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// everywhere are the collections in which a word of a known customer's is found.
var everywhere = []string{
	"access_documents", "audit_entries", "behaviours", "consents", "customers", "duplicates", "import_changes", "loyalty_ledger",
	"merges", "purchases", "stage_steps",
}

func TestAnErasureLeavesNothingOfACustomerInAnyCollection(t *testing.T) {
	s := startStepped(t)
	s.background("imports")
	id, alias := s.known(s.found(), "zyxquill")
	require.Equal(t, everywhere, collections(s.holding("zyxquill")), "there is something to erase")
	e := decode[erasure](s.erase(id), http.StatusCreated)
	s.settle()
	path := "/v1/erasures/" + e.ID
	e = decode[erasure](s.call(http.MethodGet, path, ""), http.StatusOK)
	require.Equal(t, "completed", e.State)
	require.Equal(t, []string{alias}, e.Aliases)
	require.Empty(t, s.holding("zyxquill"))

	receipt := decode[domain.Receipt](s.call(http.MethodGet, path+"/receipt", ""), http.StatusOK)
	erased := map[string]int64{}
	for _, of := range receipt.Services[0].Erased {
		erased[of.Kind] = of.Erased + of.Anonymised
	}
	for _, kind := range []string{
		"customers", "purchases", "behaviour", "consents", "segment_members", "loyalty_accounts", "loyalty_ledger", "loyalty_redemptions",
		"duplicates", "merges", "stage_steps", "import_changes", "audit", "access_requests",
	} {
		require.Positive(t, erased[kind], "the receipt tells of %s: %v", kind, erased)
	}
	require.Empty(t, receipt.Late)
}

// Of each customer the erasure dies at another write, and is taken up again: by whoever asks again, the relay and the sweep.
func TestAnErasureLeavesNothingOfACustomerWhereverTheProcessDies(t *testing.T) {
	s := startStepped(t)
	s.background("imports")
	in := s.found()
	step, died := 1, true
	for ; died; step += 3 {
		word := fmt.Sprintf("zyx%02d", step)
		id, _ := s.known(in, word)
		s.engine.Die(step, step%3 == 0)
		failed := s.erase(id).Status != http.StatusCreated
		for _, do := range []func() error{s.publish, s.answer, s.sweep} {
			if err := do(); err != nil {
				failed = true
				break
			}
		}
		if died = s.engine.Revive(); died {
			require.True(t, failed, "step %d", step)
			s.erase(id) // it may be asked for already
		}
		s.settle()
		require.Empty(t, s.holding(word), "step %d", step)
	}
	require.Greater(t, step, 30, "an erasure takes many writes")
	for _, e := range s.call(http.MethodGet, "/v1/erasures?limit=100", "").List() {
		require.Equal(t, "completed", e["state"])
	}
}
