package domain

import (
	"fmt"
	"time"

	"golang.org/x/text/language"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// SurveyKind says what a survey asks and how its answers are counted.
type SurveyKind string

// NPS asks how likely the customer is to recommend the tenant, from 0 to 10 (Reichheld, Harvard Business Review 2003).
const NPS SurveyKind = "nps"

// Survey is a question that customers are invited to answer.
type Survey struct {
	ID   string     `bson:"-"`
	Name string     `bson:"name"`
	Kind SurveyKind `bson:"kind"`
	// Question is the text in each language, by its BCP 47 tag; English and Chinese are always among them.
	Question  map[string]string `bson:"question"`
	CreatedAt time.Time         `bson:"createdAt"`
}

const (
	maxName      = 200 // runes
	maxQuestion  = 500 // runes
	maxLanguages = 30
)

// standardQuestion is what is asked in the languages that a survey words no question of its own in.
func standardQuestion() map[string]string {
	return map[string]string{
		"en":    "How likely are you to recommend us to a friend or colleague?",
		"zh-CN": "您有多大可能向朋友或同事推荐我们？",
	}
}

// NewSurvey makes a survey.
func NewSurvey(id, name string, kind SurveyKind, question map[string]string, now time.Time) (Survey, error) {
	name, broken := requireText("name", name, maxName, nil)
	if kind != NPS {
		broken = append(broken, fault.Field{Path: "kind", Message: "must be nps"})
	}
	if len(question) > maxLanguages {
		broken = append(broken, fault.Field{Path: "question", Message: fmt.Sprintf("has more than %d languages", maxLanguages)})
	}
	worded := standardQuestion()
	for tag, text := range question {
		path := "question." + tag
		parsed, err := language.Parse(tag)
		if err != nil {
			broken = append(broken, fault.Field{Path: path, Message: "must be a BCP 47 language tag, for example zh-CN"})
			continue
		}
		worded[parsed.String()], broken = requireText(path, text, maxQuestion, broken)
	}
	if len(broken) > 0 {
		return Survey{}, fault.OnFields(broken...)
	}
	return Survey{ID: id, Name: name, Kind: kind, Question: worded, CreatedAt: now}, nil
}
