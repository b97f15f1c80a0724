package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// Limits of a connection. There is no write time-out, because exports and imports stream for as long as they need; the
// API's own deadline bounds every other request.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute // above the 60 s of common load balancers, so that they close first
	maxHeaderBytes    = 64 << 10
)

// HTTP returns the part that serves handler on a TCP address, such as ":8080".
func HTTP(name, address string, handler http.Handler, log *slog.Logger) Part {
	return serve(name, handler, log, func(ctx context.Context) (net.Listener, error) {
		var config net.ListenConfig
		return config.Listen(ctx, "tcp", address)
	})
}

// HTTPOn returns the part that serves handler on a listener, which it closes.
func HTTPOn(name string, listener net.Listener, handler http.Handler, log *slog.Logger) Part {
	return serve(name, handler, log, func(context.Context) (net.Listener, error) { return listener, nil })
}

var (
	errNotServing = errors.New("not serving yet")
	errDraining   = errors.New("draining: finishing the requests it has, taking no new ones")
)

// serve is ready from the moment it listens to the moment it is asked to stop; it then finishes the requests it has.
func serve(name string, handler http.Handler, log *slog.Logger, listen func(context.Context) (net.Listener, error)) Part {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	var listener net.Listener
	var unready atomic.Pointer[error]
	unready.Store(&errNotServing)
	return Part{
		Name: name,
		Start: func(ctx context.Context) (err error) {
			if listener, err = listen(ctx); err != nil {
				return err
			}
			log.Info("listen", "part", name, "address", listener.Addr().String())
			unready.Store(nil)
			return nil
		},
		Run: func(ctx context.Context) error {
			failed := make(chan error, 1)
			go func() { failed <- server.Serve(listener) }()
			select {
			case err := <-failed:
				return fmt.Errorf("serve: %w", err)
			case <-ctx.Done():
				unready.Store(&errDraining)
				return server.Shutdown(context.WithoutCancel(ctx))
			}
		},
		Ready: func(context.Context) error {
			if why := unready.Load(); why != nil {
				return *why
			}
			return nil
		},
	}
}
