package api

import "golang.org/x/text/language"

// words are the texts of the page around the question, which has its own languages.
type words struct {
	Language, Title, Least, Most, Comment, Send, Thanks string
	Already, Expired, Unknown, Suspended                string
	ChooseScore, CommentTooLong                         string
	OtherName, OtherTag                                 string
}

func english() words {
	return words{
		Language: "en", Title: "Your opinion", Least: "Not at all likely", Most: "Extremely likely",
		Comment: "What is the main reason for your score?", Send: "Send", Thanks: "Thank you! Your answer has been received.",
		Already: "This survey has been answered already. Thank you!", Expired: "This link has expired.",
		Unknown: "There is no such link. Please take care to copy all of it.", Suspended: "This survey is not available at the moment.",
		ChooseScore: "Please choose a score from 0 to 10.", CommentTooLong: "Please shorten your comment to 2,000 characters.",
		OtherName: "中文", OtherTag: "zh-CN",
	}
}

func chinese() words {
	return words{
		Language: "zh-CN", Title: "您的意见", Least: "完全不可能", Most: "非常有可能",
		Comment: "您打这个分数的主要原因是什么？", Send: "提交", Thanks: "感谢您的反馈，我们已收到。",
		Already: "该问卷已经回答过了，感谢您！", Expired: "该链接已过期。",
		Unknown: "链接不存在，请确认已完整复制。", Suspended: "该问卷暂时无法访问。",
		ChooseScore: "请选择 0 到 10 之间的分数。", CommentTooLong: "意见请勿超过 2000 个字。",
		OtherName: "English", OtherTag: "en",
	}
}

// wordsIn returns the texts that go with a question in a language.
func wordsIn(tag string) words {
	if isChinese(tag) {
		return chinese()
	}
	return english()
}

// wordsFor returns the texts that suit the first of the preferences, each an Accept-Language header or a tag.
func wordsFor(preferences ...string) words {
	matcher := language.NewMatcher([]language.Tag{language.English, language.SimplifiedChinese})
	for _, preference := range preferences {
		wanted, _, err := language.ParseAcceptLanguage(preference)
		if err != nil || len(wanted) == 0 {
			continue
		}
		if tag, _, confidence := matcher.Match(wanted...); confidence > language.No {
			return wordsIn(tag.String())
		}
	}
	return english()
}
