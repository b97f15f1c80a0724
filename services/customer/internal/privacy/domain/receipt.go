package domain

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Receipt says what was erased where, when, and who asked for it. It holds nothing personal.
type Receipt struct {
	ErasureID   string           `json:"erasureId"`
	CustomerID  string           `json:"customerId"`
	Aliases     []string         `json:"aliases" nullable:"false" doc:"Ids that were merged into the customer, and were erased with it"`
	Reason      string           `json:"reason"`
	RequestedBy string           `json:"requestedBy" doc:"Subject of a token, or the rule that asked"`
	RequestedAt time.Time        `json:"requestedAt"`
	DueAt       time.Time        `json:"dueAt"`
	CompletedAt time.Time        `json:"completedAt"`
	Services    []ReceiptService `json:"services" nullable:"false"`
	// Late is what came to rest only after the customer was erased, and was found and erased by the check that follows.
	Late []contracts.Erased `json:"late,omitempty" doc:"Found and erased by the check that follows an erasure"`
	// SHA256 is over the other members.
	SHA256 string `json:"sha256" doc:"Hexadecimal, over the other members as canonical JSON (RFC 8785)"`
}

// ReceiptService is what one service erased.
type ReceiptService struct {
	Service  string             `json:"service"`
	Erased   []contracts.Erased `json:"erased" nullable:"false"`
	ErasedAt time.Time          `json:"erasedAt"`
}

// Receipt returns the receipt of a completed erasure; before that it is a Conflict fault.
func (e Erasure) Receipt() (Receipt, error) {
	if e.CompletedAt == nil {
		return Receipt{}, fault.New(fault.Conflict, "the erasure is %s: there is a receipt when it is completed", e.State)
	}
	r := Receipt{
		ErasureID: e.ID, CustomerID: e.CustomerID, Aliases: append([]string{}, e.Aliases...), Reason: e.Reason,
		RequestedBy: e.RequestedBy, RequestedAt: e.RequestedAt, DueAt: e.DueAt, CompletedAt: *e.CompletedAt, Late: e.Late,
	}
	for _, service := range Services() {
		for _, a := range e.Answers {
			if a.Service == service {
				r.Services = append(r.Services, ReceiptService{service, append([]contracts.Erased{}, a.Erased...), a.ErasedAt})
			}
		}
	}
	canonical, err := r.Canonical()
	if err != nil {
		return r, err
	}
	sum := sha256.Sum256(canonical)
	r.SHA256 = hex.EncodeToString(sum[:])
	return r, nil
}

// Canonical returns the receipt without its hash as RFC 8785 has it: members in order, no space. Its numbers are whole and
// its texts printable, so that encoding/json writes what the RFC asks for.
func (r Receipt) Canonical() ([]byte, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var members map[string]any
	decode := json.NewDecoder(bytes.NewReader(text))
	decode.UseNumber()
	if err := decode.Decode(&members); err != nil {
		return nil, err
	}
	delete(members, "sha256")
	var out bytes.Buffer
	encode := json.NewEncoder(&out)
	encode.SetEscapeHTML(false)
	if err := encode.Encode(members); err != nil {
		return nil, err
	}
	return bytes.TrimRight(out.Bytes(), "\n"), nil
}
