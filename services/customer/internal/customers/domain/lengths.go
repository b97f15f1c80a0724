package domain

const (
	maxExternalID = 200 // runes
	maxOwner      = 200 // runes
	maxTeam       = 100 // runes
	maxIndustry   = 100 // runes
	maxSource     = 100 // runes
)
