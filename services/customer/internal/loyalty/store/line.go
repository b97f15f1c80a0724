package store

import (
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type countedDoc = contracts.PointsCounted

func docOf(e domain.Entry) lineDoc {
	return lineDoc{
		AccountID: domain.AccountOf(e.EntryID), Key: domain.Key(e), CustomerID: e.CustomerID, ProgrammeID: e.ProgrammeID,
		Points: e.Points, Balance: e.Balance, Reason: e.Reason, Cause: e.Cause, At: e.At, Lots: e.Lots, Owed: e.Owed,
		Counted: e.Counted, Note: e.Note,
	}
}

func entryOf(doc docstore.Doc[lineDoc]) domain.Entry {
	l := doc.Body
	return domain.Entry{
		EntryID: doc.ID, CustomerID: l.CustomerID, ProgrammeID: l.ProgrammeID,
		Points: l.Points, Balance: l.Balance, Reason: l.Reason, Cause: l.Cause, At: l.At, Lots: l.Lots, Owed: l.Owed,
		Counted: l.Counted, Note: l.Note,
	}
}

// allOf returns the errors of several writes as one.
func allOf(errs []error, err error) error { return errors.Join(append(errs, err)...) }
