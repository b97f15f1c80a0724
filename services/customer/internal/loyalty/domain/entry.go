package domain

import (
	"fmt"
	"strings"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Entry is a line of the ledger, as it is told.
type Entry = contracts.PointsChanged

// Why a balance changes.
const (
	Earned   = "earned"
	Redeemed = "redeemed"
	Expired  = "expired"
	Refunded = "refunded" // taken back with the money
	Adjusted = "adjusted" // by hand
	Merged   = "merged"
	Unmerged = "unmerged"
	Returned = "returned" // of a redemption that was cancelled
)

// Key names what a line is made for, which happens to an account once. It is "" for lines that follow from the state of
// the account alone and so cannot come twice: an expired lot is gone, and a debt that was paid is none.
func Key(e Entry) string {
	if e.Cause == "" || e.Reason == Expired {
		return ""
	}
	return KeyOf(e.Reason, e.Cause)
}

// KeyOf returns the key of lines with the reason and the cause.
func KeyOf(reason, cause string) string { return reason + ":" + cause }

// RefundCause is the cause of taking points back because a part of a purchase was paid back, or because it was
// cancelled: then refund is "cancelled". All that is taken back for a purchase has keys with one beginning.
func RefundCause(purchaseID, refund string) string { return purchaseID + "/" + refund }

// Other causes.
const (
	ByCancellation = "cancelled"
	ByRegistration = "registration"
)

// BirthdayCause is the cause of points for a birthday.
func BirthdayCause(day Day) string { return "birthday-" + string(day[:4]) }

// EntryID names a line of an account's ledger; lines order by it.
func EntryID(accountID string, number int64) string {
	return fmt.Sprintf("%s.%010d", accountID, number)
}

// AccountOf returns the account of a line.
func AccountOf(entryID string) string { return entryID[:max(0, strings.LastIndex(entryID, "."))] }

// Through reports whether a line is in the part of its account's ledger up to the line of a number.
func Through(e Entry, number int64) bool { return e.EntryID <= EntryID(AccountOf(e.EntryID), number) }
