package eventbus

import (
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// sample is a valid event.
func sample() Event {
	return Event{
		ID:          "0199f2a4-5c00-7000-8000-000000000001",
		Source:      "/customer",
		Type:        "dev.guanxi.customer.purchase-recorded.v1",
		Subject:     "cus_01h455vb4pex5vsknk084sn02q",
		Tenant:      "acme",
		Key:         "cus_01h455vb4pex5vsknk084sn02q",
		Time:        time.Date(2026, 3, 1, 8, 30, 0, 120_000_000, time.UTC),
		Sequence:    7,
		Data:        []byte(`{"amount":"12.34"}`),
		TraceParent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		TraceState:  "vendor=1",
	}
}

func TestADecodedEventIsTheOneEncoded(t *testing.T) {
	text := rapid.StringMatching(`[a-zA-Z0-9/._:é关-]{1,60}`)
	rapid.Check(t, func(t *rapid.T) {
		e := Event{
			ID:       text.Draw(t, "id"),
			Source:   text.Draw(t, "source"),
			Type:     text.Draw(t, "type"),
			Subject:  text.Draw(t, "subject"),
			Tenant:   rapid.StringMatching(`[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`).Draw(t, "tenant"),
			Key:      text.Draw(t, "key"),
			Time:     time.Unix(rapid.Int64Range(-6e10, 2e11).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC(),
			Sequence: rapid.Int64Min(1).Draw(t, "sequence"),
			Data:     rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
		}
		if rapid.Bool().Draw(t, "traced") {
			e.TraceParent = rapid.StringMatching(`00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]`).Draw(t, "parent")
			e.TraceState = rapid.StringMatching(`([a-z]{1,10}=[a-z0-9]{1,20})?`).Draw(t, "state")
		}
		m, err := encode(e)
		require.NoError(t, err)
		decoded, err := decode(m)
		require.NoError(t, err)
		require.Equal(t, e, decoded)
	})
}

// encodedSample returns the message of a valid event.
func encodedSample(tb testing.TB) kafka.Message {
	tb.Helper()
	m, err := encode(sample())
	require.NoError(tb, err)
	return m
}

func TestEventsAreBinaryModeCloudEvents(t *testing.T) {
	m := encodedSample(t)
	headers := make(map[string]string)
	for _, h := range m.Headers {
		headers[h.Key] = string(h.Value)
	}
	require.Equal(t, map[string]string{
		"ce_specversion": "1.0",
		"ce_id":          "0199f2a4-5c00-7000-8000-000000000001",
		"ce_source":      "/customer",
		"ce_type":        "dev.guanxi.customer.purchase-recorded.v1",
		"ce_subject":     "cus_01h455vb4pex5vsknk084sn02q",
		"ce_time":        "2026-03-01T08:30:00.12Z",
		"ce_tenant":      "acme",
		"ce_sequence":    "7",
		"ce_traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		"ce_tracestate":  "vendor=1",
		"content-type":   "application/json",
	}, headers)
	require.Equal(t, "acme/cus_01h455vb4pex5vsknk084sn02q", string(m.Key))
	require.JSONEq(t, `{"amount":"12.34"}`, string(m.Value))
}

func TestDoubtfulMessagesAreRefused(t *testing.T) {
	set := func(key, value string) func(*kafka.Message) {
		return func(m *kafka.Message) { headerCarrier{&m.Headers}.Set(key, value) }
	}
	without := func(key string) func(*kafka.Message) {
		return func(m *kafka.Message) {
			for i, h := range m.Headers {
				if h.Key == key {
					m.Headers = append(m.Headers[:i], m.Headers[i+1:]...)
					return
				}
			}
		}
	}
	key := func(key string) func(*kafka.Message) { return func(m *kafka.Message) { m.Key = []byte(key) } }
	cases := map[string]struct {
		change  func(*kafka.Message)
		because string
	}{
		"no id":                  {without("ce_id"), "ce_id is missing"},
		"no source":              {without("ce_source"), "ce_source is missing"},
		"no type":                {without("ce_type"), "ce_type is missing"},
		"no subject":             {without("ce_subject"), "ce_subject is missing"},
		"no time":                {without("ce_time"), "ce_time"},
		"no tenant":              {without("ce_tenant"), "ce_tenant"},
		"no sequence":            {without("ce_sequence"), "ce_sequence"},
		"no spec version":        {without("ce_specversion"), "ce_specversion"},
		"no content type":        {without("content-type"), "content-type"},
		"other spec version":     {set("ce_specversion", "0.3"), "want 1.0"},
		"other content type":     {set("content-type", "text/plain"), "want application/json"},
		"id too long":            {set("ce_id", strings.Repeat("x", 513)), "512 are allowed"},
		"control characters":     {set("ce_subject", "a\x00b"), "not printable"},
		"not UTF-8":              {set("ce_subject", "a\xffb"), "not printable"},
		"time without zone":      {set("ce_time", "2026-03-01T08:30:00"), "RFC 3339"},
		"time before year 1":     {set("ce_time", "0000-01-01T00:00:00+23:00"), "years 1 to 9999"},
		"sequence zero":          {set("ce_sequence", "0"), "positive integer"},
		"sequence negative":      {set("ce_sequence", "-1"), "positive integer"},
		"sequence with a plus":   {set("ce_sequence", "+7"), "positive integer"},
		"sequence too large":     {set("ce_sequence", "9223372036854775808"), "positive integer"},
		"tenant unlike the key":  {set("ce_tenant", "other"), "the message key says"},
		"key unlike the tenant":  {key("other/c"), "the message key says"},
		"key without a customer": {key("acme/"), "key is missing"},
		"key without a slash":    {key("acme"), "not tenant/customer"},
		"no key":                 {key(""), "not tenant/customer"},
		"id twice": {func(m *kafka.Message) {
			m.Headers = append(m.Headers, kafka.Header{Key: "ce_id", Value: []byte("other")})
		}, "ce_id is there twice"},
		"tenant no DNS label": {func(m *kafka.Message) {
			set("ce_tenant", "Acme")(m)
			key("Acme/c")(m)
		}, "DNS label"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := encodedSample(t)
			c.change(&m)
			_, err := decode(m)
			require.ErrorContains(t, err, c.because)
		})
	}
}

func TestWhatIsNotTheEventsOwnIsNotJudged(t *testing.T) {
	m := encodedSample(t)
	m.Headers = append(m.Headers,
		kafka.Header{Key: "ce_extension", Value: []byte("1")},
		kafka.Header{Key: "x-tool", Value: []byte("1")}, kafka.Header{Key: "x-tool", Value: []byte("2")},
		kafka.Header{Key: "traceparent", Value: []byte("garbage")})
	e, err := decode(m)
	require.NoError(t, err)
	require.Equal(t, sample(), e)
}

func TestTheSendersTraceContextComesBeforeTheCreators(t *testing.T) {
	m := encodedSample(t)
	const sender = "00-4bf92f3577b34da6a3ce929d0e0e4736-1111111111111111-01"
	headerCarrier{&m.Headers}.Set("traceparent", sender)
	e, err := decode(m)
	require.NoError(t, err)
	require.Equal(t, sender, e.TraceParent)
	require.Empty(t, e.TraceState)
}

func TestAnEventThatNoReaderWouldTakeIsNotEncoded(t *testing.T) {
	changes := map[string]func(*Event){
		"no id":        func(e *Event) { e.ID = "" },
		"no key":       func(e *Event) { e.Key = "" },
		"no time":      func(e *Event) { e.Time = time.Time{} },
		"no sequence":  func(e *Event) { e.Sequence = 0 },
		"wrong tenant": func(e *Event) { e.Tenant = "a/b" },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			e := sample()
			change(&e)
			_, err := encode(e)
			require.Error(t, err)
		})
	}
}
