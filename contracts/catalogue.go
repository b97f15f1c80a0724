package contracts

// Channel is a topic and the events published on it.
type Channel struct {
	Topic  string
	Source string
	Events []Data
}

// Catalogue lists every event of every service; the AsyncAPI document is made from it.
func Catalogue() []Channel {
	return []Channel{
		{CustomerTopic, CustomerSource, []Data{CustomerRegistered{}, CustomerChanged{}, CustomerDeleted{}, PurchaseRecorded{}, StageChanged{}}},
		{InteractionTopic, InteractionSource, []Data{InteractionLogged{}, VisitDue{}, VisitDone{}, VisitMissed{}}},
		{FeedbackTopic, FeedbackSource, []Data{ResponseReceived{}, CaseOpened{}, CaseAssigned{}, CaseResolved{}, CaseClosed{}}},
		{AnalyticsTopic, AnalyticsSource, []Data{SegmentEntered{}}},
	}
}
