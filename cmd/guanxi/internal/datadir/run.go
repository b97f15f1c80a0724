package datadir

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Run tells where the installation on a folder answers, or answered last: it stays when the installation stops, so that
// the next one can take the same addresses.
type Run struct {
	PID       int       `json:"pid"`
	StartedAt time.Time `json:"startedAt"`
	Gateway   string    `json:"gateway"` // "http://127.0.0.1:8080"
	Issuer    string    `json:"issuer"`  // as tokens carry it
	Brokers   []string  `json:"brokers"`
	// Embedded tells that the broker is ours and not one given by --kafka-brokers.
	Embedded bool `json:"embeddedBroker"`
}

// ReadRun returns the folder's note, or the zero Run when there was never one.
func (d Dir) ReadRun() (Run, error) {
	var run Run
	text, err := os.ReadFile(d.path("run.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return run, nil
	}
	if err != nil {
		return run, err
	}
	if err := json.Unmarshal(text, &run); err != nil {
		return run, fmt.Errorf("%s is damaged (%w): remove it and start guanxi up again", d.path("run.json"), err)
	}
	return run, nil
}

// WriteRun replaces the folder's note in one step, so that no reader sees half of it.
func (d Dir) WriteRun(run Run) error {
	text, err := json.MarshalIndent(run, "", "  ")
	if err != nil {
		return err
	}
	next := d.path("run.json.next")
	if err := os.WriteFile(next, append(text, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(next, d.path("run.json"))
}

// EmbeddedBroker is where the embedded broker listened last; Kafka's own port when there was none.
func (r Run) EmbeddedBroker() string {
	if r.Embedded && len(r.Brokers) > 0 {
		return r.Brokers[0]
	}
	return "127.0.0.1:9092"
}
