package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// eventOf reads an event; ok is false for one that is not about a customer. A type that is new to this service is read
// without its data, for it takes its place in the sequence of its subject.
func eventOf(e eventbus.Event) (read domain.Event, ok bool, err error) {
	read = domain.Event{Customer: e.Key, Subject: e.Subject, Sequence: e.Sequence, Time: e.Time, Offset: e.Offset}
	switch e.Source {
	case contracts.CustomerSource:
		switch {
		case e.Type == (contracts.ErasureRequested{}).EventType():
			read.Stream = domain.OfPrivacy
		case e.Subject != e.Key: // another aggregate of the customer service
			return domain.Event{}, false, nil
		default:
			read.Stream = domain.OfCustomer
		}
	case contracts.FeedbackSource:
		if isAnswer(e) { // to the customer service; nothing follows from it here
			return domain.Event{}, false, nil
		}
		read.Stream = domain.OfFeedback
	case contracts.InteractionSource:
		read.Stream = domain.OfInteraction
	default:
		return domain.Event{}, false, nil
	}
	read.Data, err = dataOf(e)
	return read, e.Key != "" && (read.Data != nil || read.Stream != domain.OfInteraction), err
}

// isAnswer says whether the feedback service answers an erasure or an access request.
func isAnswer(e eventbus.Event) bool {
	return e.Type == contracts.FeedbackCustomerErased{}.EventType() || e.Type == contracts.FeedbackDataCollected{}.EventType()
}

// dataOf decodes the types that change something here.
func dataOf(e eventbus.Event) (contracts.Data, error) {
	switch e.Type {
	case contracts.CustomerRegistered{}.EventType():
		return decode[contracts.CustomerRegistered](e)
	case contracts.CustomerChanged{}.EventType():
		return decode[contracts.CustomerChanged](e)
	case contracts.CustomerDeleted{}.EventType():
		return decode[contracts.CustomerDeleted](e)
	case contracts.CustomersMerged{}.EventType():
		return decode[contracts.CustomersMerged](e)
	case contracts.CustomersUnmerged{}.EventType():
		return decode[contracts.CustomersUnmerged](e)
	case contracts.ErasureRequested{}.EventType():
		return decode[contracts.ErasureRequested](e)
	case contracts.PurchaseRecorded{}.EventType():
		return decode[contracts.PurchaseRecorded](e)
	case contracts.PurchaseRefunded{}.EventType():
		return decode[contracts.PurchaseRefunded](e)
	case contracts.PurchaseChanged{}.EventType():
		return decode[contracts.PurchaseChanged](e)
	case contracts.StageChanged{}.EventType():
		return decode[contracts.StageChanged](e)
	case contracts.InteractionLogged{}.EventType():
		return decode[contracts.InteractionLogged](e)
	case contracts.ResponseReceived{}.EventType():
		return decode[contracts.ResponseReceived](e)
	case contracts.CaseOpened{}.EventType():
		return decode[contracts.CaseOpened](e)
	case contracts.CaseClosed{}.EventType():
		return decode[contracts.CaseClosed](e)
	default:
		return nil, nil
	}
}

func decode[D contracts.Data](e eventbus.Event) (contracts.Data, error) {
	data, err := eventbus.Decode[D](e)
	return data, err
}
