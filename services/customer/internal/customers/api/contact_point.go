package api

import "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"

// ContactPointBody is one way to reach a customer.
type ContactPointBody struct {
	Kind        string `json:"kind" enum:"email,phone,address,wechat,whatsapp,line,x,website"`
	Value       string `json:"value" minLength:"1" maxLength:"500" doc:"Kept in one form for each kind: phone numbers in E.164, hosts in small letters"`
	Original    string `json:"original,omitempty" maxLength:"500" doc:"The value as it was written, where it is kept in another form"`
	Label       string `json:"label,omitempty" maxLength:"64" example:"work"`
	Verified    bool   `json:"verified,omitempty" doc:"Somebody made sure that the customer is reached by it"`
	Primary     bool   `json:"primary,omitempty" doc:"The one to use of its kind; the first, where none is said to be"`
	UsableFrom  string `json:"usableFrom,omitempty" format:"date" doc:"First day on which it can be used"`
	UsableUntil string `json:"usableUntil,omitempty" format:"date" doc:"Last day on which it can be used"`
}

func pointsOf(bodies []ContactPointBody) []domain.ContactPoint {
	points := make([]domain.ContactPoint, len(bodies))
	for i, b := range bodies {
		points[i] = domain.ContactPoint{
			Kind: domain.PointKind(b.Kind), Value: b.Value, Original: b.Original, Label: b.Label,
			Verified: b.Verified, Primary: b.Primary, UsableFrom: b.UsableFrom, UsableUntil: b.UsableUntil,
		}
	}
	return points
}

func pointBodies(points []domain.ContactPoint) []ContactPointBody {
	bodies := make([]ContactPointBody, len(points))
	for i, p := range points {
		bodies[i] = ContactPointBody{
			Kind: string(p.Kind), Value: p.Value, Original: p.Original, Label: p.Label,
			Verified: p.Verified, Primary: p.Primary, UsableFrom: p.UsableFrom, UsableUntil: p.UsableUntil,
		}
	}
	return bodies
}
