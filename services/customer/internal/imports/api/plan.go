package api

import (
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// PlanBody says how rows are to be understood and applied. What is left out stays as it is.
type PlanBody struct {
	OnDuplicate string       `json:"onDuplicate,omitempty" enum:"reject,skip,update,create,review" doc:"What becomes of a row about somebody who is known, unless it says what is known: reject (an error, the default), skip, update (an empty cell changes nothing), create (a new customer all the same, where only an address is shared), review (a new customer whom somebody compares with the one known)"`
	MatchBy     []string     `json:"matchBy,omitempty" enum:"email,phone" maxItems:"2" doc:"By what a customer is known besides its external id"`
	Mapping     []ColumnBody `json:"mapping,omitempty" maxItems:"500" doc:"What the columns of a table mean; without it they are named as the service names them"`
	MappingID   string       `json:"mappingId,omitempty" maxLength:"64" doc:"A saved mapping, in place of mapping"`
	Sheet       string       `json:"sheet,omitempty" maxLength:"100" doc:"Of a workbook that has several"`
}

// ColumnBody says what a column means.
type ColumnBody struct {
	Column     string `json:"column" minLength:"1" maxLength:"500" doc:"Its name in the header"`
	Target     string `json:"target" minLength:"1" maxLength:"100" doc:"The field's path, or ignore: externalId, name.family, contactPoints[email:work], tags, fields.shoeSize" example:"contactPoints[email]"`
	SplitBy    string `json:"splitBy,omitempty" maxLength:"8" doc:"What separates the entries of a list: a semicolon unless said otherwise"`
	DateFormat string `json:"dateFormat,omitempty" maxLength:"16" doc:"How days are written" example:"DD/MM/YYYY"`
	Country    string `json:"country,omitempty" maxLength:"2" doc:"Of phone numbers without a country code" example:"CN"`
}

// revised returns a plan with what the body says in place of what it said.
func (b PlanBody) revised(plan domain.Plan) domain.Plan {
	if b.OnDuplicate != "" {
		plan.OnDuplicate = domain.Policy(b.OnDuplicate)
	}
	if b.MatchBy != nil {
		plan.MatchBy = nil
		for _, match := range b.MatchBy {
			plan.MatchBy = append(plan.MatchBy, domain.Match(match))
		}
	}
	if b.Mapping != nil {
		plan.Mapping, plan.MappingID = columnsOf(b.Mapping), ""
	}
	if b.MappingID != "" {
		plan.MappingID = b.MappingID
	}
	if b.Sheet != "" {
		plan.Sheet = b.Sheet
	}
	return plan
}

func planBody(p domain.Plan) PlanBody {
	body := PlanBody{OnDuplicate: string(p.OnDuplicate), Mapping: columnBodies(p.Mapping), MappingID: p.MappingID, Sheet: p.Sheet}
	for _, match := range p.MatchBy {
		body.MatchBy = append(body.MatchBy, string(match))
	}
	return body
}

func columnsOf(bodies []ColumnBody) []domain.Column {
	columns := make([]domain.Column, len(bodies))
	for i, b := range bodies {
		columns[i] = domain.Column(b)
	}
	return columns
}

func columnBodies(columns []domain.Column) []ColumnBody {
	bodies := make([]ColumnBody, len(columns))
	for i, c := range columns {
		bodies[i] = ColumnBody(c)
	}
	return bodies
}
