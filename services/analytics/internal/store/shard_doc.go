package store

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// shardDoc is a shard as it is kept: rows in a fixed order, so that equal figures are equal bytes, and a cohort's
// months without their names (about 12 bytes a month), since the document is written with every batch.
type shardDoc struct {
	Next      int64          `bson:"next"`
	Stages    []stageRow     `bson:"stages,omitempty"`
	Sales     []salesRow     `bson:"sales,omitempty"`
	Cohorts   []cohortRow    `bson:"cohorts,omitempty"`
	NPS       domain.NPS     `bson:"nps"`
	OpenCases int64          `bson:"openCases"`
	Scoring   domain.Scoring `bson:"scoring"`
	AsOf      time.Time      `bson:"asOf"`
}

type stageRow struct {
	Stage     string `bson:"stage"`
	Customers int64  `bson:"customers"`
}

type salesRow struct {
	Month     domain.Month `bson:"month"`
	Currency  string       `bson:"currency"`
	Purchases int64        `bson:"purchases"`
	Revenue   int64        `bson:"revenue"`            // minor units
	Refunded  int64        `bson:"refunded,omitempty"` // minor units
}

// cohortRow holds a cohort's active customers in its month, in the month after it, and so on.
type cohortRow struct {
	Month  domain.Month `bson:"month"`
	Active []int64      `bson:"active"`
}

func shardOf(s domain.Shard) shardDoc {
	f := s.Figures
	doc := shardDoc{Next: s.Next, NPS: f.NPS, OpenCases: f.OpenCases, Scoring: f.Scoring, AsOf: f.AsOf}
	for _, stage := range slices.Sorted(maps.Keys(f.Stages)) {
		doc.Stages = append(doc.Stages, stageRow{stage, f.Stages[stage]})
	}
	for market, sales := range f.Sales {
		doc.Sales = append(doc.Sales, salesRow{market.Month, market.Currency, sales.Purchases, sales.Revenue, sales.Refunded})
	}
	slices.SortFunc(doc.Sales, func(a, b salesRow) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Currency, b.Currency))
	})
	rows := make(map[domain.Month][]int64)
	for cell, customers := range f.Active {
		row, at := rows[cell.Cohort], cell.Month.Since(cell.Cohort)
		row = append(row, make([]int64, max(0, at+1-len(row)))...)
		row[at] = customers
		rows[cell.Cohort] = row
	}
	for _, month := range slices.Sorted(maps.Keys(rows)) {
		doc.Cohorts = append(doc.Cohorts, cohortRow{month, rows[month]})
	}
	return doc
}

func (d shardDoc) figures() domain.Figures {
	f := domain.Figures{
		Stages: make(map[string]int64, len(d.Stages)), Sales: make(map[domain.Market]domain.Sales, len(d.Sales)),
		Active: make(map[domain.Cell]int64), NPS: d.NPS, OpenCases: d.OpenCases, Scoring: d.Scoring, AsOf: d.AsOf,
	}
	for _, row := range d.Stages {
		f.Stages[row.Stage] = row.Customers
	}
	for _, row := range d.Sales {
		f.Sales[domain.Market{Month: row.Month, Currency: row.Currency}] = domain.Sales{
			Purchases: row.Purchases, Revenue: row.Revenue, Refunded: row.Refunded,
		}
	}
	for _, row := range d.Cohorts {
		for i, customers := range row.Active {
			if customers != 0 {
				f.Active[domain.Cell{Cohort: row.Month, Month: row.Month.Plus(i)}] = customers
			}
		}
	}
	return f
}
