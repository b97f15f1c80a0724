package customer_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSetDoNotContactGoesBeforeConsent(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	s.purpose("news", "consent")
	s.consents(ada.ID, "news", "any", "given", "2026-01-02T03:04:05Z")
	path := "/v1/customers/" + ada.ID + "/do-not-contact"

	told := s.call(http.MethodPost, path, `{"doNotContact":true,"reason":"asked by letter"}`, "If-Match", ada.tag)
	require.Equal(t, true, told.OK(http.StatusOK)["doNotContact"])
	tag := told.Header.Get("ETag")
	require.NotEqual(t, ada.tag, tag)
	require.Contains(t, s.pending(ada.ID), "do-not-contact-changed")
	require.Equal(t, "false: do-not-contact", s.contactable(ada.ID, "news", "email"))

	same := s.call(http.MethodPost, path, `{"doNotContact":true}`, "If-Match", tag)
	require.Equal(t, true, same.OK(http.StatusOK)["doNotContact"])
	require.Equal(t, tag, same.Header.Get("ETag"), "nothing has changed")
	s.call(http.MethodPost, path, `{"doNotContact":false}`, "If-Match", tag).OK(http.StatusOK)
	require.Equal(t, "true: consent", s.contactable(ada.ID, "news", "email"))
}

func TestSetDoNotContactRefuses(t *testing.T) {
	s := start(t)
	ada := s.register("Ada")
	path, body := "/v1/customers/"+ada.ID+"/do-not-contact", `{"doNotContact":true}`
	s.call(http.MethodPost, path, body).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPost, path, body, "If-Match", `"9"`).Problem(http.StatusPreconditionFailed)
	s.call(http.MethodPost, path, `{"doNotContact":true,"reason":"`+strings.Repeat("x", 501)+`"}`, "If-Match", ada.tag).field("reason")
	s.callAs(s.analyst, http.MethodPost, path, body, "If-Match", ada.tag).Problem(http.StatusForbidden)
	s.callAs(s.globex, http.MethodPost, path, body, "If-Match", ada.tag).Problem(http.StatusNotFound)
	s.erase(ada.ID).Text(http.StatusCreated)
	s.call(http.MethodPost, path, body, "If-Match", ada.tag).Problem(http.StatusNotFound)
}
