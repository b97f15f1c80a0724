package platform

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Process is a service's own binary that runs.
type Process struct {
	Service string

	t       testing.TB
	command func() *exec.Cmd
	cmd     *exec.Cmd
	done    chan struct{} // closed when the process has ended
	log     string
	listens map[string]string // part -> URL
}

// Start starts the process, again after it ended, and waits until it says where it listens.
func (p *Process) Start() {
	p.t.Helper()
	from := int64(len(p.Log()))
	logs, err := os.OpenFile(p.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	require.NoError(p.t, err)
	p.cmd = p.command()
	p.cmd.Stdout, p.cmd.Stderr = logs, logs
	require.NoError(p.t, p.cmd.Start())
	cmd, done := p.cmd, make(chan struct{})
	p.done = done
	go func() { _ = cmd.Wait(); _ = logs.Close(); close(done) }()
	p.awaitAddresses(from)
}

// awaitAddresses reads from the log, beginning at an offset, which port each part was given.
func (p *Process) awaitAddresses(from int64) {
	p.t.Helper()
	limit, tick := time.After(Patience), time.NewTicker(10*time.Millisecond)
	defer tick.Stop()
	for found := 0; found < 2; {
		found = 0
		for lines := bufio.NewScanner(bytes.NewReader(p.Log()[from:])); lines.Scan(); {
			var line struct{ Msg, Part, Address string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "listen" {
				p.listens[line.Part] = "http://" + line.Address
				found++
			}
		}
		select {
		case <-tick.C:
		case <-p.done:
			require.FailNow(p.t, p.Service+" ended", "%s", p.Log()[from:])
		case <-limit:
			require.FailNow(p.t, p.Service+" does not listen", "%s", p.Log()[from:])
		}
	}
}

// API returns the URL of the service's API.
func (p *Process) API() string { return p.listens["api"] }

// PID returns the process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Log returns what the process wrote, its earlier runs' lines included.
func (p *Process) Log() []byte {
	text, _ := os.ReadFile(p.log) // there is none before the first start
	return text
}

// Kill ends the process as kill -9 does.
func (p *Process) Kill() { p.end(syscall.SIGKILL) }

// Terminate ends the process as Kubernetes does, and returns its exit code and how long it took.
func (p *Process) Terminate() (exitCode int, took time.Duration) {
	began := time.Now()
	p.end(syscall.SIGTERM)
	return p.cmd.ProcessState.ExitCode(), time.Since(began)
}

func (p *Process) end(sig syscall.Signal) {
	_ = p.cmd.Process.Signal(sig)
	select {
	case <-p.done:
	case <-time.After(Patience):
		_ = p.cmd.Process.Kill()
		<-p.done
		p.t.Errorf("%s did not stop on %v:\n%s", p.Service, sig, p.Log())
	}
}

func (p *Process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
