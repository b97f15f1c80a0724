package audit_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts/audit"
)

// chain returns n sealed entries.
func chain(t *rapid.T, n int) []audit.Entry {
	var head audit.Head
	entries := make([]audit.Entry, n)
	text := rapid.StringN(0, 8, 20)
	for i := range entries {
		e := audit.Entry{
			EventID: text.Draw(t, "event"), At: time.UnixMilli(rapid.Int64Range(0, 1<<41).Draw(t, "at")).UTC(), Actor: text.Draw(t, "actor"),
			Address: text.Draw(t, "address"), Action: text.Draw(t, "action"), Subject: text.Draw(t, "subject"), CustomerID: text.Draw(t, "customer"),
		}
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			value, err := json.Marshal(text.Draw(t, "value"))
			require.NoError(t, err)
			e.Changes = append(e.Changes, audit.Change{Field: text.Draw(t, "field"), From: json.RawMessage("null"), To: value, Salt: "00ff"})
		}
		entries[i], head = head.Seal(e)
	}
	return entries
}

func check(entries []audit.Entry) (head audit.Head, err error) {
	for _, e := range entries {
		if head, err = head.Check(e); err != nil {
			return head, err
		}
	}
	return head, nil
}

// tampered are the ways to change a chain that must be seen.
var tampered = map[string]func(all []audit.Entry, at int) []audit.Entry{
	"an entry left out": func(all []audit.Entry, at int) []audit.Entry { return append(all[:at:at], all[at+1:]...) },
	"two entries swapped": func(all []audit.Entry, at int) []audit.Entry {
		all[at], all[at+1] = all[at+1], all[at]
		return all
	},
	"another actor": func(all []audit.Entry, at int) []audit.Entry { all[at].Actor += "x"; return all },
	"another time": func(all []audit.Entry, at int) []audit.Entry {
		all[at].At = all[at].At.Add(time.Millisecond)
		return all
	},
	"another value": func(all []audit.Entry, at int) []audit.Entry {
		all[at].Changes[0].To = json.RawMessage(`"forged"`)
		return all
	},
	"another field": func(all []audit.Entry, at int) []audit.Entry { all[at].Changes[0].Field += "x"; return all },
	"a change added": func(all []audit.Entry, at int) []audit.Entry {
		all[at].Changes = append(all[at].Changes, all[at].Changes[0])
		return all
	},
	"an erased value written again": func(all []audit.Entry, at int) []audit.Entry {
		all[at] = all[at].Erase()
		all[at].Changes[0].To = json.RawMessage(`"forged"`)
		return all
	},
	"an entry sealed anew": func(all []audit.Entry, at int) []audit.Entry {
		forged := all[at]
		forged.Action += "x"
		all[at], _ = audit.Head{Sequence: forged.Sequence - 1, Hash: forged.Previous}.Seal(forged)
		return all
	},
}

func TestAChainShowsWhatWasChanged(t *testing.T) {
	for name, tamper := range tampered {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				entries := chain(t, rapid.IntRange(3, 6).Draw(t, "entries"))
				at := rapid.IntRange(0, len(entries)-3).Draw(t, "at")
				_, err := check(tamper(entries, at))
				require.ErrorIs(t, err, audit.ErrBroken)
			})
		})
	}
}

func TestAnErasedEntryKeepsTheChainWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := chain(t, 5)
		whole, err := check(entries)
		require.NoError(t, err)
		for i := range entries {
			if rapid.Bool().Draw(t, "erase") {
				entries[i] = entries[i].Erase()
				written, err := json.Marshal(entries[i])
				require.NoError(t, err)
				require.NotContains(t, string(written), `"to"`)
			}
		}
		head, err := check(entries)
		require.NoError(t, err)
		require.Equal(t, whole, head)
	})
}

func TestAnEntryReadFromItsJSONHasTheSameHash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, e := range chain(t, 2) {
			written, err := json.Marshal(e)
			require.NoError(t, err)
			var read audit.Entry
			require.NoError(t, json.Unmarshal(written, &read))
			_, err = audit.Head{Sequence: e.Sequence - 1, Hash: e.Previous}.Check(read)
			require.NoError(t, err)
		}
	})
}
