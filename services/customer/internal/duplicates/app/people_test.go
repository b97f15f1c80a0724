package app_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// people makes persons up, and second records of them as somebody in a hurry would type them.
type people struct{ *rand.Rand }

func newPeople(seed uint64) people { return people{rand.New(rand.NewPCG(seed, seed))} }

var (
	syllables  = strings.Fields("an bel cor dan el fer gar hol is jor kal lin mar nor ol per quin ros sal tor ul ver wen xan yor zel")
	streets    = strings.Fields("street road avenue place court lane drive crescent")
	surnames   = strings.Fields("王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 林 郭 何 高 罗 欧阳 司马")
	givenSigns = []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建文辉力晓东海燕")
	homophones = map[rune]rune{'伟': '玮', '芳': '方', '静': '靖', '丽': '莉', '明': '鸣', '英': '瑛', '华': '骅', '文': '雯', '辉': '晖', '东': '冬'}
)

func (p people) word(parts int) string {
	var b strings.Builder
	for range parts {
		b.WriteString(syllables[p.IntN(len(syllables))])
	}
	return b.String()
}

// western returns a person with a name in Latin letters, a birth date, an address, and sometimes an e-mail address and a
// telephone.
func (p people) western() customers.Details {
	d := customers.Details{Kind: customers.Person, Name: customers.Name{Given: p.word(1 + p.IntN(2)), Family: p.word(2 + p.IntN(2))}}
	p.settle(&d)
	d.ContactPoints = append(d.ContactPoints, customers.ContactPoint{Kind: customers.Address, Value: fmt.Sprintf("%d %s %s, %s %d",
		1+p.IntN(200), p.word(3), streets[p.IntN(len(streets))], p.word(3), 1000+p.IntN(9000))})
	return d
}

// chinese returns a person with a name in Han characters.
func (p people) chinese() customers.Details {
	name := surnames[p.IntN(len(surnames))]
	for range 1 + p.IntN(2) {
		name += string(givenSigns[p.IntN(len(givenSigns))])
	}
	d := customers.Details{Kind: customers.Person, Name: customers.Name{Display: name}}
	p.settle(&d)
	return d
}

func (p people) settle(d *customers.Details) {
	d.BirthDate = fmt.Sprintf("%d-%02d-%02d", 1940+p.IntN(65), 1+p.IntN(12), 1+p.IntN(28))
	if p.IntN(2) == 0 {
		d.ContactPoints = append(d.ContactPoints, customers.ContactPoint{Kind: customers.Email, Value: p.word(3) + fmt.Sprint(p.IntN(100)) + "@example.org"})
	}
	if p.IntN(2) == 0 {
		d.ContactPoints = append(d.ContactPoints, customers.ContactPoint{Kind: customers.Phone, Value: fmt.Sprintf("+86138%08d", p.IntN(100_000_000))})
	}
}

// again returns the same person as somebody else typed it: one or two things mistyped, missing, or written otherwise.
func (p people) again(d customers.Details) customers.Details {
	d.ContactPoints = append([]customers.ContactPoint(nil), d.ContactPoints...)
	for range 1 + p.IntN(2) {
		switch p.IntN(6) {
		case 0:
			if d.Name.Given, d.Name.Display = p.typo(d.Name.Given), p.homophone(d.Name.Display); d.Name.Given == "" && d.Name.Display == "" {
				d.Name.Given = "x"
			}
		case 1:
			d.Name.Family = p.typo(d.Name.Family)
		case 2:
			d.BirthDate = ""
		case 3:
			if len(d.ContactPoints) > 1 {
				d.ContactPoints = d.ContactPoints[1:]
			}
		case 4:
			if d.Name.Given != "" {
				d.Name.Given, d.Name.Family = d.Name.Family, d.Name.Given
			}
		case 5:
			for i, point := range d.ContactPoints {
				if point.Kind == customers.Address {
					d.ContactPoints[i].Value = p.typo(point.Value)
				}
			}
		}
	}
	return d
}

// typo changes, drops or swaps a letter.
func (p people) typo(text string) string {
	if len(text) < 4 {
		return text
	}
	i := 1 + p.IntN(len(text)-2)
	switch p.IntN(3) {
	case 0:
		return text[:i] + string(rune('a'+p.IntN(26))) + text[i+1:]
	case 1:
		return text[:i] + text[i+1:]
	default:
		return text[:i] + string(text[i+1]) + string(text[i]) + text[min(i+2, len(text)):]
	}
}

func (p people) homophone(name string) string {
	return strings.Map(func(r rune) rune {
		if other, known := homophones[r]; known {
			return other
		}
		return r
	}, name)
}
