package app

import (
	"context"
	"io"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// storedFile reads a file that is kept in pieces, of which it holds one at a time.
type storedFile struct {
	ctx   context.Context //nolint:containedctx // io.Reader has no room for one, and a reader lives as long as its request or run
	app   App
	job   domain.Import
	next  int
	piece []byte
}

func (f *storedFile) Read(p []byte) (int, error) {
	for len(f.piece) == 0 {
		if f.next == f.job.File.Chunks {
			return 0, io.EOF
		}
		piece, err := f.app.Chunks.Get(f.ctx, f.job.ID, *f.job.File, f.next)
		if err != nil {
			return 0, err
		}
		f.piece, f.next = piece, f.next+1
	}
	n := copy(p, f.piece)
	f.piece = f.piece[n:]
	return n, nil
}

// open opens the file of an import.
func (a App) open(ctx context.Context, job domain.Import) (rowfile.Reader, error) {
	file := rowfile.NewSource(&storedFile{ctx: ctx, app: a, job: job})
	switch job.Format {
	case domain.JSONL:
		return rowfile.JSONLines(file, job.File.MediaType)
	case domain.XLSX:
		return rowfile.XLSX(file, job.Plan.Sheet)
	default:
		return rowfile.CSV(file, job.File.MediaType)
	}
}
