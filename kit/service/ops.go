package service

import "net/http"

// Ops is what the platform asks a service, on a port of its own that no tenant reaches: /livez says that the process
// answers, /readyz that its parts are ready, /metrics gives the metrics. Liveness asks no dependency: restarting a
// service does not bring its database back. More can be added to what it returns.
func Ops(metrics http.Handler, parts ...Part) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.Handle("GET /readyz", Readiness(parts...))
	mux.Handle("GET /metrics", metrics)
	return mux
}
