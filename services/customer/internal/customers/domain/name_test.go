package domain_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func TestNamesAreWrittenAsTheirOwnersDo(t *testing.T) {
	for _, test := range []struct {
		name, language string
		in             domain.Name
		want           string
	}{
		{"Han characters", "", domain.Name{Given: "小明", Family: "王"}, "王小明"},
		{"kana", "", domain.Name{Given: "さくら", Family: "やまだ"}, "やまださくら"},
		{"hangul", "", domain.Name{Given: "민준", Family: "김"}, "김민준"},
		{"Latin letters", "", domain.Name{Given: "Ada", Family: "Lovelace"}, "Ada Lovelace"},
		{"Latin letters of a language that says so", "en-GB", domain.Name{Given: "Ada", Family: "Lovelace"}, "Ada Lovelace"},
		{"Hungarian", "hu", domain.Name{Given: "Éva", Family: "Nagy"}, "Nagy Éva"},
		{"Vietnamese", "vi-VN", domain.Name{Given: "Văn Nam", Family: "Nguyễn"}, "Nguyễn Văn Nam"},
		{"Chinese in Latin letters", "zh-Hans-CN", domain.Name{Given: "Xiaoming", Family: "Wang"}, "Wang Xiaoming"},
		{"Japanese in Latin letters", "ja", domain.Name{Given: "Sakura", Family: "Yamada"}, "Yamada Sakura"},
		{"Korean in Latin letters", "ko", domain.Name{Given: "Minjun", Family: "Kim"}, "Kim Minjun"},
		{"one part", "", domain.Name{Family: "Lovelace"}, "Lovelace"},
		{"its own way", "", domain.Name{Display: " A. Lovelace ", Given: "Ada"}, "A. Lovelace"},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, register(t, domain.Details{Kind: domain.Person, Language: test.language, Name: test.in}).Name.Display)
		})
	}
}

func TestNamesAreOrderedByHowTheyAreRead(t *testing.T) {
	for _, test := range []struct {
		name, language, display string
		kind                    domain.Kind
		want                    string
	}{
		{"small letters", "", "Ada  LOVELACE", domain.Person, "ada lovelace"},
		{"accents", "", "Ángel Ñúñez", domain.Person, "angel nunez"},
		{"letters that are no accents", "", "Øystein Łukasz Straße", domain.Person, "oystein lukasz strasse"},
		{"width", "", "ＡＢＣ", domain.Organisation, "abc"},
		{"Han characters", "", "王小明", domain.Person, "wang xiao ming"},
		{"a surname with a reading of its own", "", "单雄信", domain.Person, "shan xiong xin"},
		{"another", "", "曾国藩", domain.Person, "zeng guo fan"},
		{"and another", "", "仇英", domain.Person, "qiu ying"},
		{"a surname of two characters", "", "尉迟恭", domain.Person, "yu chi gong"},
		{"the same character in a firm", "", "单县酒厂", domain.Organisation, "dan xian jiu chang"},
		{"the same character further on", "", "王单", domain.Person, "wang dan"},
		{"Han characters and letters", "", "上海Acme公司", domain.Organisation, "shang hai acme gong si"},
		{"Japanese", "ja", "山田太郎", domain.Person, "山田太郎"},
		{"Japanese by its kana", "", "山田さくら", domain.Person, "山田さくら"},
		{"a voiced kana is a letter of its own", "ja", "がく", domain.Person, "がく"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := register(t, domain.Details{Kind: test.kind, Language: test.language, Name: domain.Name{Display: test.display}})
			require.Equal(t, test.want, c.SortName)
		})
	}
}

func TestChineseNamesStandTogetherWithTheirPinyin(t *testing.T) {
	var keys []string
	for _, name := range []string{"安娜", "Ben", "陈伟", "Chloe", "单雄信", "Tom", "王芳", "张三"} {
		keys = append(keys, register(t, domain.Details{Kind: domain.Person, Name: domain.Name{Display: name}}).SortName)
	}
	require.True(t, slices.IsSorted(keys), "%v", keys)
}

func TestOrderKnowsNoCaseAccentsOrWidth(t *testing.T) {
	key := func(t *rapid.T, name string) string {
		return register(t, domain.Details{Kind: domain.Person, Name: domain.Name{Display: name}}).SortName
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-zÀ-ÖØ-öø-ÿ]{1,12}( [A-Za-zÀ-ÖØ-öø-ÿ]{1,12})?`).Draw(t, "name")
		once := key(t, name)
		require.Equal(t, once, key(t, once), "a key is its own key")
		require.NotContains(t, once, "  ")
	})
}
