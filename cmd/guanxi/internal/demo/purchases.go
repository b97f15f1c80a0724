package demo

import (
	"fmt"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Purchase is a made-up purchase, as a row of an import file.
type Purchase struct {
	ExternalID         string `json:"externalId"`
	CustomerExternalID string `json:"customerExternalId"`
	PurchasedOn        string `json:"purchasedOn"`
	Lines              []Line `json:"lines"`
}

// Line is one line of a purchase.
type Line struct {
	SKU      string              `json:"sku"`
	Name     string              `json:"name"`
	Quantity int64               `json:"quantity"`
	Price    contracts.MoneyJSON `json:"price"`
}

type product struct {
	sku, name string
	yuan      int
}

func products() []product {
	return []product{
		{"LJ-100", "龙井 Longjing green tea, 100 g", 168},
		{"BLC-100", "碧螺春 Biluochun green tea, 100 g", 188},
		{"TGY-250", "铁观音 Tieguanyin oolong, 250 g", 138},
		{"DHP-100", "大红袍 Dahongpao oolong, 100 g", 260},
		{"PE-357", "普洱 Pu'er cake, 357 g", 320},
		{"PE-100", "普洱 Pu'er mini cakes, 100 g", 88},
		{"JQ-050", "菊花 Chrysanthemum, 50 g", 38},
		{"ML-100", "茉莉花茶 Jasmine tea, 100 g", 78},
		{"BH-050", "白毫银针 Silver needle white tea, 50 g", 228},
		{"QM-100", "祁门红茶 Keemun black tea, 100 g", 118},
		{"GW-001", "盖碗 Gaiwan, porcelain", 128},
		{"ZS-001", "紫砂壶 Zisha teapot", 680},
		{"CB-006", "茶杯 Six cups", 158},
		{"LH-001", "礼盒 Gift box, four teas", 398},
		{"TS-001", "茶筛 Strainer", 29},
		{"CP-001", "茶盘 Bamboo tray", 218},
	}
}

// purchases lets the customer buy: purchases come at random with the customer's own mean interval, and after each the
// customer may stay away for good, as in the BG/NBD model (Fader, Hardie & Lee 2005).
func (g generator) purchases(c Customer, l life) []Purchase {
	var all []Purchase
	buy := func(before int) {
		all = append(all, Purchase{
			ExternalID: fmt.Sprintf("%s-p%03d", c.ExternalID, len(all)+1), CustomerExternalID: c.ExternalID,
			PurchasedOn: g.day(before), Lines: g.lines(l),
		})
	}
	if g.chance(0.15) { // known, but has never bought
		return nil
	}
	for at := float64(l.known) - 20*g.Float64()*g.ExpFloat64(); at >= 0; at -= l.interval * g.ExpFloat64() {
		buy(int(at))
		if g.chance(l.dropout) {
			break
		}
	}
	return all
}

func (g generator) lines(l life) []Line {
	lines := make([]Line, 0, 3)
	for n := 1 + min(int(l.spends*g.Float64()*1.5), 2); len(lines) < n; {
		p := pick(g, products())
		lines = append(lines, Line{
			SKU: p.sku, Name: p.name, Quantity: 1 + int64(min(l.spends*g.ExpFloat64()/2, 9)),
			Price: contracts.MoneyJSON{Amount: fmt.Sprintf("%d.00", p.yuan), Currency: currency},
		})
	}
	return lines
}
