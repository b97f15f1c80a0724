package httpapi

import (
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// setGlobals sets, once for the process, what the libraries offer no other place for.
var setGlobals = sync.OnceFunc(func() {
	// A field that differs from a known one in case only is an unknown field.
	huma.ValidateStrictCasing = true //nolint:reassign // huma has no other place for it
	// A list without entries is an empty one and not null, in what is taken and in what is answered.
	huma.DefaultArrayNullable = false //nolint:reassign // as above
	// Gin's default is to print every route to standard output.
	if gin.Mode() == gin.DebugMode {
		gin.SetMode(gin.ReleaseMode)
	}
})
