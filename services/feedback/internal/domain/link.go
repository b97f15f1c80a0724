package domain

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
)

// secretSize makes a link unguessable: 256 random bits.
const secretSize = 32 // bytes

// Link is what the link of an invitation carries. Whoever holds it may answer, so it is known only to its receiver: what
// is kept of the secret is its hash.
type Link struct {
	Tenant       string
	InvitationID string
	secret       [secretSize]byte
}

// NewLink makes the link of an invitation with a secret from random.
func NewLink(tenant, invitationID string, random io.Reader) (Link, error) {
	l := Link{Tenant: tenant, InvitationID: invitationID}
	if _, err := io.ReadFull(random, l.secret[:]); err != nil {
		return Link{}, fmt.Errorf("make the secret of a link: %w", err)
	}
	return l, nil
}

// tokens are canonical: a token with any character changed is another token or none.
var tokens = base64.RawURLEncoding.Strict()

const separator = "/"

// Token writes the link as one opaque word that is safe in a URL.
func (l Link) Token() string {
	return tokens.EncodeToString(append([]byte(l.Tenant+separator+l.InvitationID+separator), l.secret[:]...))
}

// ReadLink reads a token. That it can be read says nothing of whether it is genuine; only Opens does.
func ReadLink(token string) (Link, bool) {
	data, err := tokens.DecodeString(token)
	if err != nil || strings.ContainsAny(token, "\r\n") { // the decoder passes over line breaks: a token has one spelling
		return Link{}, false
	}
	parts := bytes.SplitN(data, []byte(separator), 3)
	if len(parts) != 3 || len(parts[2]) != secretSize {
		return Link{}, false
	}
	return Link{string(parts[0]), string(parts[1]), [secretSize]byte(parts[2])}, true
}

// Hash is what is kept of the secret. A plain hash does: 256 random bits cannot be searched for.
func (l Link) Hash() []byte {
	sum := sha256.Sum256(l.secret[:])
	return sum[:]
}

// Opens reports, in constant time, whether the link's secret is the one with the hash.
func (l Link) Opens(hash []byte) bool { return subtle.ConstantTimeCompare(l.Hash(), hash) == 1 }
