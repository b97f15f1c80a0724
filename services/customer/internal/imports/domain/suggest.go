package domain

import (
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// synonyms are what columns are called in the files that people have, in English and Chinese, without case, spaces and
// punctuation.
var synonyms = map[Kind]map[string][]string{
	Customers: {
		"externalId": {"externalid", "customerid", "clientid", "accountid", "memberid", "crmid", "客户编号", "客户id", "会员号", "会员编号", "编号"},
		"kind":       {"kind", "type", "customertype", "客户类型", "类型"},
		"name.display": {
			"displayname", "name", "fullname", "customername", "contactname", "company", "companyname",
			"姓名", "名称", "客户名称", "客户姓名", "联系人", "公司", "公司名称",
		},
		"name.given":             {"givenname", "firstname", "forename", "名", "名字"},
		"name.family":            {"familyname", "lastname", "surname", "姓", "姓氏"},
		"contactPoints[email]":   {"email", "mail", "emailaddress", "邮箱", "电子邮箱", "电子邮件", "邮件"},
		"contactPoints[phone]":   {"phone", "phonenumber", "mobile", "mobilephone", "cell", "tel", "telephone", "手机", "手机号", "手机号码", "电话", "电话号码", "联系电话"},
		"contactPoints[wechat]":  {"wechat", "weixin", "wechatid", "微信", "微信号"},
		"contactPoints[address]": {"address", "postaladdress", "street", "地址", "通讯地址", "联系地址"},
		"contactPoints[website]": {"website", "url", "homepage", "网站", "网址"},
		"language":               {"language", "locale", "语言"},
		"timeZone":               {"timezone", "时区"},
		"birthDate":              {"birthdate", "birthday", "dateofbirth", "dob", "生日", "出生日期"},
		"industry":               {"industry", "sector", "行业"},
		"sizeClass":              {"sizeclass", "companysize", "employees", "规模", "公司规模"},
		"source":                 {"source", "leadsource", "来源", "客户来源"},
		"tags":                   {"tags", "tag", "labels", "标签"},
		"owner":                  {"owner", "accountmanager", "salesrep", "负责人", "客户经理", "销售"},
		"team":                   {"team", "department", "团队", "部门"},
		"createdOn":              {"createdon", "created", "customersince", "创建日期", "建档日期", "注册日期"},
	},
	Purchases: {
		"externalId":         {"externalid", "orderid", "ordernumber", "orderno", "订单号", "订单编号"},
		"customerExternalId": {"customerexternalid", "customerid", "clientid", "memberid", "客户编号", "会员号", "会员编号"},
		"purchasedOn":        {"purchasedon", "orderdate", "date", "purchasedate", "日期", "下单日期", "购买日期"},
		"amount":             {"amount", "total", "price", "金额", "总金额", "订单金额"},
		"currency":           {"currency", "币种", "货币"},
	},
}

var phoneLike = regexp.MustCompile(`^\+?\d[0-9 ().-]{6,18}\d$`)

// Suggest returns what the columns of a file seem to mean, by their names or by what is in the first rows; those of which
// nothing can be said are not in it. No target is suggested twice.
func Suggest(kind Kind, header []string, rows [][]string, defs fields.Definitions) []Column {
	var suggested []Column
	taken := map[string]bool{}
	suggest := func(name, target string) {
		if target != "" && !taken[target] {
			taken[target] = true
			suggested = append(suggested, Column{Column: name, Target: target})
		}
	}
	known := map[string]bool{}
	for _, name := range header {
		if target := byName(kind, name, defs); target != "" {
			known[name] = true
			suggest(name, target)
		}
	}
	for i, name := range header {
		if kind == Customers && !known[name] && strings.TrimSpace(name) != "" {
			suggest(name, byContent(rows, i))
		}
	}
	return suggested
}

// byName returns what a column's name says it means, or nothing.
func byName(kind Kind, name string, defs fields.Definitions) string {
	if target, native := nativeTarget(kind, name); target != Ignore && (native || isTarget(kind, target, defs)) {
		return target
	}
	word := plain(name)
	if word == "" {
		return ""
	}
	for target, names := range synonyms[kind] {
		if slices.Contains(names, word) {
			return target
		}
	}
	if kind != Customers {
		return ""
	}
	for _, d := range defs {
		called := func(label string) bool { return plain(label) == word }
		if !d.Retired() && (called(d.Key) || slices.ContainsFunc(slices.Collect(maps.Values(d.Labels)), called)) {
			return fieldPrefix + d.Key
		}
	}
	return ""
}

// plain returns a name without case, spaces and punctuation.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// byContent returns what all the cells of a column look like, or nothing.
func byContent(rows [][]string, column int) string {
	emails, phones, cells := 0, 0, 0
	for _, row := range rows {
		if column >= len(row) || row[column] == "" {
			continue
		}
		cells++
		if at, err := mail.ParseAddress(row[column]); err == nil && at.Name == "" {
			emails++
		} else if phoneLike.MatchString(row[column]) && !isDay(row[column]) {
			phones++
		}
	}
	switch {
	case cells == 0:
		return ""
	case emails == cells:
		return "contactPoints[email]"
	case phones == cells:
		return "contactPoints[phone]"
	default:
		return ""
	}
}

func isDay(text string) bool {
	return len(text) == len("2026-01-31") && text[4] == '-' && text[7] == '-'
}
