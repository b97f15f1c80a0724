package demo

// Answer is a made-up answer to the question how likely the customer is to recommend the merchant. One without a score
// was never given: the customer was invited and did not answer.
type Answer struct {
	CustomerExternalID string
	Given              bool
	Score              int // 0 to 10
	Comment            string
}

type remark struct{ zh, en string }

func praise() []remark {
	return []remark{{"茶香浓郁，包装精美", "Lovely aroma, well packed"}, {"回头客了，一直很满意", "Third order, always good"}, {"客服很耐心", "Patient staff"}}
}

func mild() []remark {
	return []remark{{"味道不错，价格略高", "Good tea, a little dear"}, {"发货可以再快一点", "Could ship faster"}}
}

func blame() []remark {
	return []remark{{"收到时包装已破损", "Arrived damaged"}, {"等了两周才到", "Took two weeks"}, {"和描述不符", "Not as described"}}
}

// answers invites some of those who bought.
func (g generator) answers(c Customer, purchases []Purchase) []Answer {
	if len(purchases) == 0 || !g.chance(0.35) {
		return nil
	}
	a := Answer{CustomerExternalID: c.ExternalID}
	if a.Given = g.chance(0.7); !a.Given {
		return []Answer{a}
	}
	remarks := praise()
	switch mood := g.Float64(); {
	case mood < 0.52:
		a.Score = 9 + g.IntN(2)
	case mood < 0.8:
		a.Score, remarks = 7+g.IntN(2), mild()
	default:
		a.Score, remarks = g.IntN(7), blame()
	}
	if g.chance(0.4) {
		said := pick(g, remarks)
		if a.Comment = said.en; c.Language == "zh-CN" {
			a.Comment = said.zh
		}
	}
	return []Answer{a}
}
