package main

import (
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"os"
	"runtime/debug"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// billOfMaterials returns what a binary was built from, by the binary's own account, as CycloneDX JSON: its modules and
// the standard library. It has no serial number and no date, so that the same binary has the same one.
func billOfMaterials(binary, name, version string) ([]byte, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	sum, err := digest(binary)
	if err != nil {
		return nil, err
	}
	whole := module(cdx.ComponentTypeApplication, &info.Main, version)
	whole.Name = name
	whole.Hashes = &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: sum}}
	parts := []cdx.Component{module(cdx.ComponentTypeLibrary, &debug.Module{
		Path: "std", Version: strings.TrimPrefix(info.GoVersion, "go"),
	}, version)}
	for _, dependency := range info.Deps {
		parts = append(parts, module(cdx.ComponentTypeLibrary, dependency, version))
	}
	refs := make([]string, len(parts))
	for i, part := range parts {
		refs[i] = part.BOMRef
	}
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Component: &whole}
	bom.Components = &parts
	bom.Dependencies = &[]cdx.Dependency{{Ref: whole.BOMRef, Dependencies: &refs}}
	var out bytes.Buffer
	err = cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).
		EncodeVersion(bom, cdx.SpecVersion1_6)
	return out.Bytes(), err
}

// module describes a module of the binary. Those of this repository are replaced by folders and have no version of
// their own: they have the release's.
func module(kind cdx.ComponentType, m *debug.Module, release string) cdx.Component {
	if m.Replace != nil && !strings.HasPrefix(m.Replace.Path, ".") {
		m = m.Replace
	}
	version := m.Version
	if version == "" || version == "(devel)" || m.Replace != nil {
		version = release
	}
	url := "pkg:golang/" + m.Path + "@" + version
	return cdx.Component{Type: kind, BOMRef: url, Name: m.Path, Version: version, PackageURL: url}
}

func digest(file string) (string, error) {
	content, err := os.ReadFile(file)
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), err
}
