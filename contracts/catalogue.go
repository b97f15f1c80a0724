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
		{CustomerTopic, CustomerSource, []Data{
			CustomerRegistered{},
			CustomerChanged{},
			CustomerDeleted{},
			CustomersMerged{},
			CustomersUnmerged{},
			StageChanged{},
			PurchaseRecorded{},
			PurchaseChanged{},
			PurchaseRefunded{},
			BehaviourRecorded{},
			ConsentChanged{},
			DoNotContactChanged{},
			ErasureRequested{},
			AccessRequested{},
			PointsChanged{},
			TierChanged{},
			SettingChanged{},
		}},
		{InteractionTopic, InteractionSource, []Data{
			InteractionLogged{}, VisitDue{}, VisitDone{}, VisitMissed{}, InteractionCustomerErased{}, InteractionDataCollected{},
		}},
		{FeedbackTopic, FeedbackSource, []Data{
			ResponseReceived{}, CaseOpened{}, CaseAssigned{}, CaseResolved{}, CaseClosed{}, FeedbackCustomerErased{}, FeedbackDataCollected{},
		}},
		{AnalyticsTopic, AnalyticsSource, []Data{SegmentEntered{}, ChurnRiskChanged{}, AnalyticsCustomerErased{}, AnalyticsDataCollected{}}},
	}
}
