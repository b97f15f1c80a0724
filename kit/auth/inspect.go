package auth

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// maxToken bounds the length of a token in bytes; issuers stay far below it.
const maxToken = 16 << 10

// inspect refuses a token for what it says of itself, before any key is looked at: the words are then clear, and a
// token of another issuer costs ours no request. What it lets pass is not trusted yet.
func (v *Verifier) inspect(token string, now time.Time) error {
	switch {
	case token == "":
		return fault.New(fault.Unauthorized, "no token: send the header Authorization: Bearer <token>")
	case len(token) > maxToken:
		return fault.New(fault.Unauthorized, "the token is malformed: it is longer than %d bytes", maxToken)
	case strings.Count(token, ".") != 2:
		return fault.New(fault.Unauthorized, "the token is malformed: it is not a JWT in compact form")
	}
	jws, err := jose.ParseSignedCompact(token, algorithms())
	if err != nil {
		if wrong := (*jose.ErrUnexpectedSignatureAlgorithm)(nil); errors.As(err, &wrong) {
			return fault.Wrap(fault.Unauthorized, err, "the token's signature algorithm is not allowed; allowed are %s",
				strings.Join(names(algorithms()), ", "))
		}
		return fault.Wrap(fault.Unauthorized, err, "the token is malformed: it is not a signed JWT")
	}
	var claims jwt.Claims
	if err := json.Unmarshal(jws.UnsafePayloadWithoutVerification(), &claims); err != nil {
		return fault.Wrap(fault.Unauthorized, err, "the token is malformed: its claims cannot be read")
	}
	switch {
	case claims.Issuer != v.cfg.Issuer:
		return fault.New(fault.Unauthorized, "the token is of another issuer; use one issued by %s", v.cfg.Issuer)
	case !slices.Contains(claims.Audience, v.cfg.Audience):
		return fault.New(fault.Unauthorized, "the token is for another audience; ask for one for %q", v.cfg.Audience)
	case claims.Expiry == nil:
		return fault.New(fault.Unauthorized, "the token has no expiry (exp)")
	case claims.Expiry.Time().Before(now.Add(-Leeway)):
		return fault.New(fault.Unauthorized, "the token expired at %s; ask for a new one",
			claims.Expiry.Time().UTC().Format(time.RFC3339))
	case claims.NotBefore != nil && claims.NotBefore.Time().After(now.Add(Leeway)):
		return fault.New(fault.Unauthorized, "the token is not valid before %s",
			claims.NotBefore.Time().UTC().Format(time.RFC3339))
	}
	return nil
}
