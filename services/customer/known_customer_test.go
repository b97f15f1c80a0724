package customer_test

import (
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// club is what a tenant has set up for the customers of these tests.
type club struct {
	programme, offer, list string
}

// found sets everything up that customers can have something of.
func (s *stepped) found() club {
	s.T.Helper()
	s.define("hobby", "text", `"searchable":true`)
	s.define("badge", "text", `"unique":true`)
	s.purpose("news", "consent")
	s.defineViewed()
	s.filter("Anybody", `{"field":"kind","op":"is","values":["person"]}`)
	programme := s.programme()
	return club{programme, s.offer(programme, `,"stock":1000`).ID, s.list("Guests").ID}
}

// known makes a customer of whom every area holds something with the word in it, in lower case, and returns its id and
// those that it had before it was merged.
func (s *stepped) known(in club, word string) (customerID, alias string) {
	s.T.Helper()
	one := s.person(word, "", word)
	path := "/v1/customers/" + one.ID
	one = s.call(http.MethodPatch, path, fmt.Sprintf(`{"tags":["%s-tag"]}`, word), "If-Match", one.tag).ok(http.StatusOK)
	s.call(http.MethodPost, path+"/do-not-contact", fmt.Sprintf(`{"doNotContact":true,"reason":"%s asked"}`, word), "If-Match", one.tag).OK(http.StatusOK)
	s.moveTo(one.ID, "prospect", word+" came by")
	bought := s.call(http.MethodPost, path+"/purchases", fmt.Sprintf(
		`{"purchasedOn":"2026-01-31","status":"paid","externalId":"%s-order","total":{"amount":"50","currency":"CNY"}}`, word)).order(http.StatusCreated)
	s.call(http.MethodPost, "/v1/purchases/"+bought.ID+"/refunds", fmt.Sprintf(
		`{"refundedOn":"2026-02-03","amount":{"amount":"5","currency":"CNY"},"reason":"%s did not like it","externalId":"%s-refund"}`, word, word)).refund(http.StatusCreated)
	behaved := s.report(viewed(word+"-view", one.ID, fmt.Sprintf(`{"sku":"%s-sku"}`, word), time.Hour))
	require.Equal(s.T, "accepted", behaved[0].Outcome)
	s.call(http.MethodPost, path+"/consents", fmt.Sprintf(
		`{"purpose":"news","channel":"email","state":"given","at":"2026-01-02T03:04:05Z","proof":"%s said so"}`, word)).OK(http.StatusCreated)
	s.call(http.MethodPost, path+"/loyalty/adjustments", fmt.Sprintf(
		`{"programmeId":%q,"points":100,"note":"Sorry, %s"}`, in.programme, word)).OK(http.StatusCreated)
	s.redeem(one.ID, in.programme, in.offer).prize(http.StatusCreated)
	redeemed := s.redeem(one.ID, in.programme, in.offer).prize(http.StatusCreated)
	s.call(http.MethodPost, path+"/redemptions/"+redeemed.ID+"/cancel", "", "If-Match", redeemed.tag).OK(http.StatusOK)
	s.put(in.list, one.ID).group(http.StatusOK)
	require.NoError(s.T, s.publish())
	alias = s.mergedTwice(in, one.ID, word)
	s.imported(word)
	s.dismissed(one.ID, word)
	s.requestAccess(one.ID).OK(http.StatusCreated)
	require.NoError(s.T, s.publish())
	return one.ID, alias
}

// person registers somebody whose every detail has the word in it; part sets one apart from another, and those of a house
// are found alike.
func (s *stepped) person(word, part, house string) view {
	s.T.Helper()
	text := strings.NewReplacer("WORD", word, "PART", part, "HOUSE", hex.EncodeToString([]byte(house)),
		"4321", fmt.Sprintf("%04d", crc32.ChecksumIEEE([]byte(house))%10_000)).Replace(`{"kind":"person",
		"name":{"given":"WORD","family":"WORDson"},"externalId":"WORDPART-id","fields":{"hobby":"WORD hobby","badge":"WORDPART-badge"},
		"birthDate":"1987-06-05","contactPoints":[{"kind":"email","value":"HOUSE@example.org"},{"kind":"wechat","value":"WORDPART-wx"},
		{"kind":"whatsapp","value":"+8613800134321"}]}`)
	return s.call(http.MethodPost, "/v1/customers", text, "Idempotency-Key", word+part).ok(http.StatusCreated)
}

// dismissed has somebody find that the customer is not another who is very like it.
func (s *stepped) dismissed(customerID, word string) {
	s.T.Helper()
	s.person("sister"+word[len(word)-2:], "", word)
	require.NoError(s.T, s.publish())
	decided := false
	for _, pair := range s.call(http.MethodGet, "/v1/duplicates?limit=100", "").List() {
		if !slices.Contains(pair["customers"].([]any), any(customerID)) {
			continue
		}
		path := "/v1/duplicates/" + pair["id"].(string)
		tag := s.call(http.MethodGet, path, "").Header.Get("ETag")
		s.call(http.MethodPost, path+"/dismiss", fmt.Sprintf(`{"note":"%s's sister"}`, word), "If-Match", tag).OK(http.StatusOK)
		decided = true
	}
	require.True(s.T, decided)
}

// mergedTwice merges another into the customer, undoes that, and merges both again; it returns the other's id.
func (s *stepped) mergedTwice(in club, customerID, word string) string {
	s.T.Helper()
	other := s.person(word, "y", word)
	s.buy(other.ID, "2026-02-01", word+"-order-y")
	s.put(in.list, other.ID).group(http.StatusOK)
	require.NoError(s.T, s.publish())
	merged := s.merge(customerID, other.ID)
	require.NoError(s.T, s.publish())
	s.undo(merged)
	require.NoError(s.T, s.publish())
	s.merge(customerID, other.ID)
	return other.ID
}

// merge merges one customer into another as they are, and returns the path of the merge.
func (s *stepped) merge(survivorID, mergedID string) string {
	s.T.Helper()
	survivor := s.call(http.MethodGet, "/v1/customers/"+survivorID, "").ok(http.StatusOK)
	merged := s.call(http.MethodGet, "/v1/customers/"+mergedID, "").ok(http.StatusOK)
	answer := s.call(http.MethodPost, "/v1/merges", wish(merged, survivor))
	answer.OK(http.StatusCreated)
	return answer.Header.Get("Location")
}

// undo undoes a merge.
func (s *stepped) undo(path string) {
	s.T.Helper()
	s.call(http.MethodPost, path+"/undo", "", "If-Match", s.call(http.MethodGet, path, "").Header.Get("ETag")).OK(http.StatusOK)
}

// imported has an import change the customer, and reject a row of it.
func (s *stepped) imported(word string) {
	s.T.Helper()
	path := s.newImport("customers", "csv", `"onDuplicate":"update"`)
	file := strings.ReplaceAll("externalId,displayName,owner,email\nWORD-id,WORD WORDson,WORD-owner,\nWORD-id,WORD,,WORD at example\n", "WORD", word)
	s.call(http.MethodPut, path+"/content", file, "Content-Type", "text/plain").Text(http.StatusAccepted)
	job := s.ended(path)
	require.Equal(s.T, counted{Read: 2, Updated: 1, Rejected: 1}, job.Rows)
}
