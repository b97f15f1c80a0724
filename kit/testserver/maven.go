package testserver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/gofrs/flock"
)

// mavenBuild builds java/<name> unless its sources are unchanged since the last build, and returns the folder that
// then holds its jar and those of its dependencies. Test binaries that run at once build it once: the rest wait.
// Its pom.xml is given the folder as the property "out" and must put its own target folder and every jar there.
func mavenBuild(t testing.TB, name string) (dir string) {
	t.Helper()
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			unavailablef(t, "the %s test server needs %s on the PATH", name, tool)
		}
	}
	sources, out := mavenFolders(name)
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(out + ".lock")
	if err := lock.Lock(); err != nil {
		t.Fatalf("lock %s: %v", out, err)
	}
	defer func() { _ = lock.Unlock() }()

	want, err := digest(sources)
	if err != nil {
		t.Fatal(err)
	}
	stamp := filepath.Join(out, "built")
	if have, err := os.ReadFile(stamp); err == nil && string(have) == want {
		return out
	}
	mvn := exec.CommandContext(t.Context(), "mvn", "-q", "-B", "-Dout="+out, "package")
	mvn.Dir = sources
	if report, err := mvn.CombinedOutput(); err != nil {
		unavailablef(t, "mvn package of the %s test server: %v\n%s", name, err, report)
	}
	if err := os.WriteFile(stamp, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

// unavailablef skips the test for want of a server, or fails it where servers are required.
func unavailablef(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("GUANXI_REQUIRE_SERVERS") == "1" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format+" (GUANXI_REQUIRE_SERVERS=1 makes this a failure)", args...)
}

// mavenFolders returns where the project's sources are and where its build goes: .build/testserver/<name> in the
// repository's root.
func mavenFolders(name string) (sources, out string) {
	_, here, _, _ := runtime.Caller(0)
	pkg := filepath.Dir(here)
	return filepath.Join(pkg, "java", name), filepath.Join(pkg, "..", "..", ".build", "testserver", name)
}

// digest sums up the names and contents of all files under dir.
func digest(dir string) (string, error) {
	sum := sha256.New()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		fmt.Fprintln(sum, path)
		_, err = io.Copy(sum, file)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
