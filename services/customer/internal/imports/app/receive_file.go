package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

const (
	// ChunkSize is how large the pieces are in which a file is kept, in bytes.
	ChunkSize = 512 << 10
	// notedEach is after how many pieces the import says how far the sending is.
	notedEach = 32
	// lastWord is how long the end of a sending may take to be noted after its request has ended.
	lastWord = 10 * time.Second
)

// ReceiveFile stores the file of a waiting import as it comes, looks at it, and returns the import: running if it is to run
// at once, else ready. A sending that breaks off leaves the import waiting for another. A file that cannot be read at all
// fails the import and is an Invalid fault.
func (a App) ReceiveFile(ctx context.Context, id string, file io.Reader, mediaType string) (domain.Import, error) {
	job, err := a.Imports.Get(ctx, id)
	if err != nil {
		return job, err
	}
	if job, err = job.Receive(mediaType, a.now()); err != nil {
		return job, err
	}
	if job, err = a.Imports.Save(ctx, job); errors.Is(err, docstore.ErrConflict) {
		return job, fault.New(fault.Conflict, "the import's file is being sent by another request")
	} else if err != nil {
		return job, err
	}
	job, err = a.store(ctx, job, file)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord+batchTime)
	defer cancel()
	if err != nil {
		return a.brokeOff(ctx, job, err)
	}
	return a.received(ctx, job)
}

// store puts the file away piece by piece.
func (a App) store(ctx context.Context, job domain.Import, file io.Reader) (domain.Import, error) {
	sum, piece, got := sha256.New(), make([]byte, ChunkSize), *job.File
	for {
		n, end := io.ReadFull(file, piece)
		if n > 0 {
			if err := a.Chunks.Put(ctx, job.ID, got, got.Chunks, piece[:n]); err != nil {
				return job, err
			}
			_, _ = sum.Write(piece[:n]) // a hash does not fail
			got.Chunks, got.Bytes = got.Chunks+1, got.Bytes+int64(n)
		}
		job.File = &got
		switch {
		case errors.Is(end, io.EOF), errors.Is(end, io.ErrUnexpectedEOF) && n < ChunkSize && atEnd(file):
			got.SHA256 = hex.EncodeToString(sum.Sum(nil))
			return job, nil
		case end != nil:
			return job, end
		case got.Chunks%notedEach == 0:
			job.UpdatedAt = a.now()
			saved, err := a.Imports.Save(ctx, job)
			if err != nil {
				return job, err
			}
			job = saved
		}
	}
}

// atEnd tells a file that is whole from one that was cut off, which io.ReadFull reports alike.
func atEnd(file io.Reader) bool {
	_, err := file.Read(make([]byte, 1))
	return errors.Is(err, io.EOF)
}

func (a App) brokeOff(ctx context.Context, job domain.Import, failed error) (domain.Import, error) {
	saved, err := a.Imports.Save(ctx, job.BreakOff("the file did not come to its end; send it again", a.now()))
	if errors.Is(err, docstore.ErrConflict) { // cancelled meanwhile, or taken over
		return job, fault.Wrap(fault.Conflict, failed, "the import has changed while its file was sent")
	}
	return saved, errors.Join(failed, err)
}

// received looks at a file that is here.
func (a App) received(ctx context.Context, job domain.Import) (domain.Import, error) {
	look, failed := a.lookAt(ctx, job)
	var file *rowfile.FileError
	var why *fault.Error
	got := *job.File
	got.Look = look
	next := job.Received(got, a.now())
	switch {
	case failed == nil:
	case errors.As(failed, &file):
		next, failed = next.Finish(file.Reason, a.now()), fault.New(fault.Invalid, "%s", file.Reason)
	case errors.As(failed, &why) && why.Kind == fault.Invalid:
		next = next.Finish(why.Detail, a.now())
	default:
		return a.brokeOff(ctx, job, failed)
	}
	saved, err := a.Imports.Save(ctx, next)
	if err != nil {
		return a.brokeOff(ctx, job, errors.Join(failed, err))
	}
	if saved.Work == domain.Wanted {
		a.Wake(saved.ID)
	}
	return saved, failed
}
