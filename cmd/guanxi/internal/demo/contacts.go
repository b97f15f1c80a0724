package demo

import "time"

// Contact is a made-up contact with a customer, as the body of a touchpoint but for the customer's id.
type Contact struct {
	CustomerExternalID string    `json:"-"`
	Channel            string    `json:"channel"`
	Direction          string    `json:"direction"`
	Subject            string    `json:"subject"`
	Outcome            string    `json:"outcome,omitempty"`
	HappenedAt         time.Time `json:"happenedAt"`
}

// topic is what a contact was about, in the two languages.
type topic struct{ direction, zh, en, outcomeZH, outcomeEN string }

func topics() []topic {
	return []topic{
		{"outbound", "购后回访", "Visit after a purchase", "满意", "Content"},
		{"outbound", "新茶上市通知", "This year's harvest has come in", "已发送", "Sent"},
		{"outbound", "生日问候", "Birthday greeting", "", ""},
		{"inbound", "咨询冲泡方法", "How to brew it", "已解答", "Explained"},
		{"inbound", "询问发货时间", "When does it ship", "已告知", "Told"},
		{"inbound", "礼盒定制需求", "Gift boxes with our name on them", "已报价", "Quoted"},
		{"inbound", "包装破损", "The parcel was damaged", "已补发", "Sent once more"},
	}
}

// contacts lets staff and customer talk after some of the purchases, and now and then besides.
func (g generator) contacts(c Customer, purchases []Purchase) []Contact {
	var all []Contact
	for _, p := range purchases {
		if !g.chance(0.22) {
			continue
		}
		day, err := time.Parse(time.DateOnly, p.PurchasedOn)
		if err != nil {
			panic(err) // written by day
		}
		at := day.AddDate(0, 0, 1+g.IntN(14)).Add(time.Duration(1+g.IntN(9)) * time.Hour)
		if at.After(g.end) {
			continue
		}
		t, channel := pick(g, topics()), c.PreferredChannel
		contact := Contact{
			CustomerExternalID: c.ExternalID, Channel: channel, Direction: t.direction, Subject: t.en, Outcome: t.outcomeEN, HappenedAt: at,
		}
		if c.Language == "zh-CN" {
			contact.Subject, contact.Outcome = t.zh, t.outcomeZH
		}
		all = append(all, contact)
	}
	return all
}
