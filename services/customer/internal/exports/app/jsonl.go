package app

import (
	"bufio"
	"encoding/json"
	"io"
	"time"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Lines writes customers as JSON lines.
type Lines struct {
	out  *bufio.Writer
	json *json.Encoder
}

// NewLines returns lines without any.
func NewLines(out io.Writer) *Lines {
	buffered := bufio.NewWriterSize(out, 64<<10)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	return &Lines{buffered, encoder}
}

// line is a customer as the API takes and shows it.
type line struct {
	ID string `json:"id"`
	domain.Details

	Stage        domain.Stage `json:"stage"`
	Completeness int          `json:"completeness"`
	DoNotContact bool         `json:"doNotContact,omitempty"`
	CreatedAt    time.Time    `json:"createdAt"`
	UpdatedAt    time.Time    `json:"updatedAt"`
}

// Write writes a customer's line.
func (l *Lines) Write(doc customers.Customer) error {
	c := doc.Body
	return l.json.Encode(line{doc.ID, c.Details, c.Stage, c.Completeness, c.DoNotContact, c.CreatedAt, c.UpdatedAt})
}

// Flush sends on what has been written.
func (l *Lines) Flush() error { return l.out.Flush() }
