package demo

import (
	"slices"
	"strings"
)

// word is a Chinese word with its spelling in pinyin.
type word struct{ written, spelt string }

// words reads words, each followed by its spelling.
func words(text string) []word {
	var list []word
	for pair := range slices.Chunk(strings.Fields(text), 2) {
		list = append(list, word{pair[0], pair[1]})
	}
	return list
}

// The lists are of common names; a name is put together of two of them at random.

func chineseFamilies() []word {
	return words(`
		王 wang  李 li  张 zhang  刘 liu  陈 chen  杨 yang  黄 huang  赵 zhao  吴 wu  周 zhou  徐 xu  孙 sun
		马 ma  朱 zhu  胡 hu  郭 guo  何 he  高 gao  林 lin  罗 luo  郑 zheng  梁 liang  谢 xie  宋 song
		唐 tang  许 xu  邓 deng  冯 feng  韩 han  曹 cao  曾 zeng  彭 peng  萧 xiao  蔡 cai  潘 pan  田 tian
		董 dong  袁 yuan  于 yu  余 yu  欧阳 ouyang`)
}

func chineseGiven() []word {
	return words(`
		伟 wei  芳 fang  娜 na  敏 min  静 jing  丽 li  强 qiang  磊 lei  军 jun  洋 yang  勇 yong  艳 yan
		杰 jie  娟 juan  涛 tao  明 ming  超 chao  秀英 xiuying  桂英 guiying  小明 xiaoming  晓红 xiaohong
		建国 jianguo  志强 zhiqiang  海燕 haiyan  子涵 zihan  雨桐 yutong  欣怡 xinyi  浩然 haoran  思远 siyuan
		文博 wenbo  佳琪 jiaqi  梓萱 zixuan  俊杰 junjie  婷婷 tingting  一诺 yinuo  晨曦 chenxi  雅琴 yaqin
		春梅 chunmei  国华 guohua  玉兰 yulan`)
}

func westernGiven() []string {
	return strings.Fields(`
		Anna Ben Carla Daniel Elena Felix Grace Hugo Irene Jonas Katja Liam Maria Noah Olivia Paul Rosa
		Samuel Tessa Victor Wanda Yusuf Zoe Amira Bruno Chloe David Emma`)
}

func westernFamilies() []string {
	return strings.Fields(`
		Adams Becker Clark Dubois Evans Fischer Garcia Hansen Ivanova Jones Keller Lopez Martin Novak
		Olsen Petrova Quinn Rossi Schmidt Turner Vogel Walker Young Ziegler Bauer Costa`)
}

func westernZones() []string {
	return strings.Fields(`Europe/Berlin Europe/London Europe/Paris America/New_York America/Los_Angeles Australia/Sydney`)
}

func places() []string {
	return strings.Fields(`北京 上海 杭州 成都 广州 深圳 南京 武汉 西安 苏州 厦门 青岛`)
}

func trades() []string {
	return strings.Fields(`茶馆 酒店管理公司 书店 咖啡屋 礼品公司 素食餐厅 文化传播公司 会展服务公司`)
}
