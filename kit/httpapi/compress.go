package httpapi

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// compressFrom is the size in bytes from which an answer is compressed.
const compressFrom = 1024

// compress wraps the engine rather than being one of Gin's middlewares: the access log and the metrics then count what
// the service wrote.
func compress(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(compressFrom), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // the options are constants
	}
	return wrap(h)
}
