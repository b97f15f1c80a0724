package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// graveyardSchema: what is buried is read by the keyed hash of the external id, which is the document's id.
var graveyardSchema = docstore.Schema{Name: "erased_external_ids"}

// grave is an external id that is not to be used again; the one document under saltID is the key of the tenant's hashes.
type grave struct {
	BuriedAt time.Time `bson:"buriedAt"`
	Salt     []byte    `bson:"salt,omitempty"`
}

const (
	saltID   = "salt"
	saltSize = 32 // bytes
)

// Graveyard is one tenant's external ids of erased customers, as HMAC-SHA-256 under a random key of the tenant's: a list
// of all customers' ids could not be held against a copy of the hashes without that key.
type Graveyard struct {
	docs docstore.Handle[grave]
	now  func() time.Time
}

// Bury remembers an external id.
func (g Graveyard) Bury(ctx context.Context, externalID string) error {
	salt, err := g.salt(ctx)
	if err != nil {
		return err
	}
	_, err = g.docs.Insert(ctx, hashed(salt, externalID), grave{BuriedAt: g.now().UTC()})
	if docstore.IsDuplicate(err, "_id") {
		return nil
	}
	return err
}

// Buried returns those of the external ids that were buried.
func (g Graveyard) Buried(ctx context.Context, externalIDs []string) (map[string]bool, error) {
	if len(externalIDs) == 0 {
		return nil, nil
	}
	key, err := g.docs.Get(ctx, saltID)
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil // nobody was ever erased
	}
	if err != nil {
		return nil, err
	}
	hashes := make([]string, len(externalIDs))
	for i, id := range externalIDs {
		hashes[i] = hashed(key.Body.Salt, id)
	}
	graves, err := g.docs.GetMany(ctx, hashes)
	buried := make(map[string]bool, len(graves))
	for i, id := range externalIDs {
		if _, exists := graves[hashes[i]]; exists {
			buried[id] = true
		}
	}
	return buried, err
}

// salt returns the tenant's key, which the first who needs it makes.
func (g Graveyard) salt(ctx context.Context) ([]byte, error) {
	key, err := g.docs.Get(ctx, saltID)
	if !errors.Is(err, docstore.ErrNotFound) {
		return key.Body.Salt, err
	}
	fresh := make([]byte, saltSize)
	_, _ = rand.Read(fresh) // it never fails
	key, err = g.docs.Insert(ctx, saltID, grave{BuriedAt: g.now().UTC(), Salt: fresh})
	if docstore.IsDuplicate(err, "_id") {
		key, err = g.docs.Get(ctx, saltID)
	}
	return key.Body.Salt, err
}

func hashed(salt []byte, externalID string) string {
	mac := hmac.New(sha256.New, salt)
	_, _ = mac.Write([]byte(externalID)) // it never fails
	return hex.EncodeToString(mac.Sum(nil))
}
