// Command mkimage packs files into an image of one layer, with no base and no registry, as an archive that containerd
// imports. It serves the cluster's own parts, which must be there before anything else can be built or fetched; the
// platform's images are made by `make images`.
//
//	mkimage -o pause.tar -ref guanxi.test/pause:cluster -entrypoint /pause -user 0 /pause=./pause
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
)

func main() {
	out := flag.String("o", "", "archive to write")
	ref := flag.String("ref", "", "name of the image")
	entrypoint := flag.String("entrypoint", "", "program that the container runs")
	user := flag.String("user", "65532", "user that it runs as")
	flag.Parse()
	if err := run(*out, *ref, *entrypoint, *user, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mkimage:", err)
		os.Exit(1)
	}
}

func run(out, ref, entrypoint, user string, files []string) error {
	if out == "" || ref == "" || len(files) == 0 {
		return errors.New("name the archive with -o, the image with -ref, and at least one file as DESTINATION=SOURCE")
	}
	layer, err := packLayer(files)
	if err != nil {
		return err
	}
	config, err := json.Marshal(map[string]any{
		"architecture": runtime.GOARCH, "os": "linux", "created": "1970-01-01T00:00:00Z",
		"config": map[string]any{"Entrypoint": []string{entrypoint}, "User": user, "Env": []string{"PATH=/"}},
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{"sha256:" + digest(layer)}},
	})
	if err != nil {
		return fmt.Errorf("encode the configuration: %w", err)
	}
	configName := digest(config) + ".json"
	manifest, err := json.Marshal([]any{
		map[string]any{"Config": configName, "RepoTags": []string{ref}, "Layers": []string{"layer.tar"}},
	})
	if err != nil {
		return fmt.Errorf("encode the manifest: %w", err)
	}
	return write(out, []entry{{configName, 0o644, config}, {"layer.tar", 0o644, layer}, {"manifest.json", 0o644, manifest}})
}

// packLayer returns the layer that has the files, folders for them, a /tmp, and a user to run as.
func packLayer(files []string) ([]byte, error) {
	entries := []entry{
		{"tmp/", 0o1777, nil},
		{"etc/", 0o755, nil},
		{"etc/passwd", 0o644, []byte("root:x:0:0:root:/:/\nnonroot:x:65532:65532:nonroot:/tmp:/\n")},
	}
	for _, file := range files {
		destination, source, ok := strings.Cut(file, "=")
		if !ok {
			return nil, fmt.Errorf("%q is not DESTINATION=SOURCE", file)
		}
		body, err := os.ReadFile(source)
		if err != nil {
			return nil, fmt.Errorf("read what goes to %s: %w", destination, err)
		}
		entries = append(entries, entry{strings.TrimPrefix(destination, "/"), 0o755, body})
	}
	return pack(entries)
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
