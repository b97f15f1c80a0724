// Package buildinfo says what this program was built as. It knows nothing of what the program does.
package buildinfo

import "runtime/debug"

// version is the linker's to set: -X github.com/guanxi-crm/guanxi/kit/buildinfo.version=v1.2.3.
var version string

// unknown is the version of a program that was built without the linker's flag, a module's version or a checkout.
const unknown = "(devel)"

// Version returns the version that the linker was given, else the module's, else the revision of the checkout.
func Version() string {
	info, _ := debug.ReadBuildInfo()
	return of(version, info)
}

// of takes a nil info for a program without one.
func of(linked string, info *debug.BuildInfo) string {
	if linked != "" {
		return linked
	}
	if info == nil {
		return unknown
	}
	if info.Main.Version != "" && info.Main.Version != unknown {
		return info.Main.Version
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value
		}
	}
	return unknown
}
