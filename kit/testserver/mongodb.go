package testserver

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// MongoDB returns the URI of a MongoDB server: the one that GUANXI_TEST_MONGODB_URI names, or else a mongo-java-server
// that ends with the test. A test should use a database of its own, for the named server is shared.
func MongoDB(t testing.TB) string {
	t.Helper()
	if uri := os.Getenv("GUANXI_TEST_MONGODB_URI"); uri != "" {
		return uri
	}
	dir := mavenBuild(t, "mongodb")
	port := startJava(t, dir, "dev.guanxi.testserver.MongoDB", address())
	return fmt.Sprintf("mongodb://%s/", net.JoinHostPort(address(), port))
}

// startJava runs the class until the test ends and returns the port it reports. The server also ends when this process
// is killed, for it then loses its standard input.
func startJava(t testing.TB, dir, class string, args ...string) (port string) {
	t.Helper()
	argv := append([]string{"-Xmx512m", "-XX:+UseSerialGC", "-cp", filepath.Join(dir, "*"), class}, args...)
	server := exec.CommandContext(context.WithoutCancel(t.Context()), "java", argv...)
	server.Stderr = os.Stderr
	stdin, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatalf("start %s: %v", class, err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if port, ok := strings.CutPrefix(lines.Text(), "listening "); ok {
			return port
		}
	}
	t.Fatalf("%s ended before it listened", class)
	return ""
}
