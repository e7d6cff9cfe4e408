package demo

import (
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
)

// planReviews lets the first supplier ask for the review of what it has imported: two products are approved, one is refused, one still waits.
// Later it proposes a change of a product on sale, which waits too.
func (s *scene) planReviews() {
	s.do(s.part(78), 12*clock.Hour+30*clock.Minute, s.submitTeas)
	s.do(s.part(96), 17*clock.Hour+30*clock.Minute, s.proposeChange)
}

// productsOf finds the first supplier's products by the codes of their SKUs, in the order of the codes.
func (s *scene) productsOf(tx *db.Tx, codes ...string) ([]id.Product, error) {
	found, facts := map[string]id.SKU{}, map[id.SKU]*catalog.SKUFacts{}
	catalog.LoadCodes(tx, s.suppliers[0].id, codes, found)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var skus []id.SKU
	for _, code := range codes {
		skus = append(skus, found[code])
	}
	catalog.LoadSKUs(tx, skus, facts)
	if err := tx.Flush(); err != nil {
		return nil, err
	}
	var products []id.Product
	for _, sku := range skus {
		if f := facts[sku]; f != nil {
			products = append(products, f.Product)
		}
	}
	return products, nil
}

func (s *scene) submitTeas(tx *db.Tx, at clock.Micros) error {
	x := s.suppliers[0]
	products, err := s.productsOf(tx, "QL-N1-100", "QL-N2-100", "QL-N3-125", "QL-N4-050")
	if err != nil {
		return err
	}
	var looked []catalog.Looked
	for _, p := range products {
		submitted, err := flows.SubmitProduct(tx, s.acting(x.actor, at), x.id, p)
		if err != nil {
			return err
		}
		looked = append(looked, catalog.Looked{Product: p, Revision: submitted.Review.Revision})
	}
	s.after(at, 4*clock.Hour, func(tx *db.Tx, at clock.Micros) error {
		by := s.acting(s.trader, at)
		if _, err := flows.ApproveProducts(tx, by, looked[:2]); err != nil {
			return err
		}
		_, err := flows.RefuseProduct(tx, by, looked[2], "“黄金桂”须附产地证明与质检报告，并补充主图后再提交。")
		return err
	})
	return nil
}

// proposeChange is the first supplier's wish for other words of a product that is on sale.
func (s *scene) proposeChange(tx *db.Tx, at clock.Micros) error {
	x := s.suppliers[0]
	title := x.products[0].Title + "（明前头采）"
	description := x.products[0].Description + "\n\n今年改用充氮小罐，保质期由 12 个月延长到 18 个月。"
	packaging := "内罐充氮，外盒附防伪码与冲泡卡。"
	_, err := flows.ReviseProduct(tx, s.acting(x.actor, at), x.id, x.products[0].ID, catalog.Change{
		Title: &title, Description: &description, Packaging: &packaging,
	})
	return err
}
