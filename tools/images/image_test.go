package main

import (
	"bytes"
	"crypto/x509"
	"debug/elf"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnArchiveHoldsTheProgramOfEachPlatformRunByNobodyInParticular(t *testing.T) {
	out, err := build(t)
	require.NoError(t, err)
	_, index := unpack(t, filepath.Join(out, "hello.tar"))
	named, images := imagesIn(t, index)
	require.Equal(t, "registry.example.org/crm/hello:v1.2.3", named.Annotations["io.containerd.image.name"])
	require.Equal(t, "v1.2.3", named.Annotations["org.opencontainers.image.ref.name"])
	machines := map[string]elf.Machine{"linux/amd64": elf.EM_X86_64, "linux/arm64": elf.EM_AARCH64}
	require.Len(t, images, len(machines))
	for platform, machine := range machines {
		image := images[platform]
		require.NotNil(t, image, platform)
		config, err := image.ConfigFile()
		require.NoError(t, err)
		require.Equal(t, platform, config.OS+"/"+config.Architecture)
		require.Zero(t, config.Created.Unix())
		require.Equal(t, "65532:65532", config.Config.User)
		require.Equal(t, []string{"/hello"}, config.Config.Entrypoint)
		require.Equal(t, map[string]string{
			"org.opencontainers.image.version": "v1.2.3", "org.opencontainers.image.revision": "9337390",
			"org.opencontainers.image.source": "https://example.org/hello", "org.opencontainers.image.licenses": "Apache-2.0",
			"org.opencontainers.image.title": "hello",
		}, config.Config.Labels)

		files := filesOf(t, image)
		require.Equal(t, int64(0o755), files["hello"].mode)
		require.Equal(t, int64(0o1777), files["tmp/"].mode)
		require.Contains(t, string(files["etc/passwd"].content), "nonroot:x:65532:65532:")
		binary, err := elf.NewFile(bytes.NewReader(files["hello"].content))
		require.NoError(t, err)
		require.Equal(t, machine, binary.Machine)
		libraries, err := binary.ImportedLibraries()
		require.NoError(t, err)
		require.Empty(t, libraries, "the image has no libraries to load")
	}
}

func TestTheProgramKnowsItsVersion(t *testing.T) {
	out, err := build(t, "-platforms=linux/"+runtime.GOARCH)
	require.NoError(t, err)
	_, index := unpack(t, filepath.Join(out, "hello.tar"))
	_, images := imagesIn(t, index)
	program := filepath.Join(t.TempDir(), "hello")
	binary := filesOf(t, images["linux/"+runtime.GOARCH])["hello"].content
	require.NoError(t, os.WriteFile(program, binary, 0o700))
	said, err := exec.CommandContext(t.Context(), program).Output()
	require.NoError(t, err)
	require.Equal(t, "hello v1.2.3", string(said))
}

func TestAnotherFolderGivesTheSameArchive(t *testing.T) {
	read := func() []byte {
		out, err := build(t, "-platforms=linux/arm64")
		require.NoError(t, err)
		content, err := os.ReadFile(filepath.Join(out, "hello.tar"))
		require.NoError(t, err)
		return content
	}
	require.True(t, bytes.Equal(read(), read()))
}

func TestPublicCertificatesCanBeVerified(t *testing.T) {
	count := 0
	for rest := authorities(); ; count++ {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		authority, err := x509.ParseCertificate(block.Bytes)
		require.NoError(t, err)
		require.True(t, authority.IsCA, authority.Subject)
	}
	require.Greater(t, count, 100)
}
