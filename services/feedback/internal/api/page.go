package api

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
)

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

// linkPath is what a link leads to; browsers are led on to its page.
func linkPath(token string) string { return "/v1/answers/" + url.PathEscape(token) }

func pagePath(token string) string { return linkPath(token) + "/page" }

// pageOutput is the page on which a customer answers. It works without scripts and loads nothing. Its address is a
// secret, so it is neither cached nor passed on as a referrer.
type pageOutput struct {
	Status         int
	ContentType    string `header:"Content-Type"`
	CacheControl   string `header:"Cache-Control"`
	SecurityPolicy string `header:"Content-Security-Policy"`
	ReferrerPolicy string `header:"Referrer-Policy"`
	Robots         string `header:"X-Robots-Tag"`
	Vary           string `header:"Vary"`
	Body           []byte
}

// pageContent is what the template shows: a form, unless there is a notice to show in its place.
type pageContent struct {
	Language     string
	Organisation string
	Question     string
	Words        words
	Notice       string
	Wrong        string // about what was sent
	Scores       []int
	Score        int // chosen; -1 for none
	Comment      string
}

func render(status int, content pageContent) (*pageOutput, error) {
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, content); err != nil {
		return nil, err
	}
	return &pageOutput{
		Status: status, ContentType: "text/html; charset=utf-8", CacheControl: "no-store", ReferrerPolicy: "no-referrer",
		SecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		Robots:         "noindex", Vary: "Accept-Language", Body: page.Bytes(),
	}, nil
}

// form is the page that asks.
func form(asked app.Asked) pageContent {
	content := pageContent{
		Language: asked.Wording.Language, Organisation: asked.Tenant, Question: asked.Wording.Question,
		Words: wordsIn(asked.Wording.Language), Score: -1,
	}
	for score := range 11 {
		content.Scores = append(content.Scores, score)
	}
	return content
}

// refusal is the page of a link that cannot be answered, in the reader's language.
func refusal(err error, preferences ...string) (*pageOutput, error) {
	var refused *fault.Error
	if !errors.As(err, &refused) {
		return nil, err
	}
	w := wordsFor(preferences...)
	content := pageContent{Language: w.Language, Words: w}
	status := http.StatusNotFound
	switch refused.Kind {
	case fault.Gone:
		status, content.Notice = http.StatusGone, w.Expired
	case fault.Conflict:
		status, content.Notice = http.StatusConflict, w.Already
	case fault.Forbidden:
		status, content.Notice = http.StatusForbidden, w.Suspended
	case fault.NotFound:
		content.Notice = w.Unknown
	default:
		return nil, err
	}
	return render(status, content)
}

// prefersHTML reports whether an Accept header asks for a page, as browsers do, rather than for JSON.
func prefersHTML(accept string) bool {
	for media := range strings.SplitSeq(accept, ",") {
		media, _, _ = strings.Cut(media, ";")
		switch strings.TrimSpace(media) {
		case "text/html":
			return true
		case "application/json", "*/*":
			return false
		}
	}
	return false
}

// isChinese reports whether a language tag is one of Chinese.
func isChinese(tag string) bool {
	base, _ := language.Make(tag).Base()
	return base.String() == "zh"
}
