package catalog

import (
	"errors"
	"reflect"
	"testing"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

func update(t *testing.T, w *testkit.World, owner id.Supplier, p id.Product, c Change, at clock.Micros) {
	t.Helper()
	w.Write(t, func(tx *db.Tx) error { _, err := Update(tx, owner, p, c, at); return err })
}

func submit(owner id.Supplier, p id.Product, at clock.Micros) func(tx *db.Tx) error {
	return func(tx *db.Tx) error { _, err := Submit(tx, owner, p, at); return err }
}

func approveAt(at clock.Micros, looked ...Looked) func(tx *db.Tx) error {
	return func(tx *db.Tx) error { _, err := Approve(tx, looked, at); return err }
}

func refuse(p id.Product, revision int64, at clock.Micros) func(tx *db.Tx) error {
	return func(tx *db.Tx) error { _, err := Refuse(tx, Looked{p, revision}, "图片不清", at); return err }
}

func TestAProductOfTheOperatorIsApprovedByTheAct(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p, d := s.put(t, s.tea(7, "龙井", "A")), s.put(t, draft(s.tea(7, "碧螺春", "B")))
		if p.Review != (Review{State: Approved, Revision: 1, ApprovedAt: testkit.Start}) || d.Review != (Review{State: Draft, Revision: 1}) {
			t.Errorf("approved %+v, draft %+v", p.Review, d.Review)
		}
		w.Read(t, func(tx *db.Tx) error {
			into := map[id.Product]ReviewState{}
			LoadUnreviewed(tx, []id.Product{p.ID, d.ID, 5}, into)
			err := tx.Flush()
			if !reflect.DeepEqual(into, map[id.Product]ReviewState{d.ID: Draft}) {
				t.Errorf("unreviewed %v", into)
			}
			return err
		})
	})
}

func TestASuppliersChangeOfAnApprovedProductWaits(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		other, red := brand(t, w, "双井"), category(t, w, s.mid, "红茶")
		p := s.put(t, s.tea(7, "龙井", "A"))
		title, text, packed := "狮峰龙井", "新", "木箱"
		media := []NewMedia{{id.NewMedia(w.IDs), PackagingMedia, "/media/p.jpg"}}
		book := Handbook{Points: []string{"明前"}, Allowed: []string{"新茶"}, Forbidden: []string{"治病"}, Questions: []Question{{"怎么泡", "八十度"}}}
		update(t, w, 7, p.ID, Change{Title: &title, Brand: &other, Media: &media}, 9)
		update(t, w, 7, p.ID, Change{Description: &text, Category: &red, Packaging: &packed, Handbook: &book}, 10)
		have := got(t, w, p.ID)
		if have.Title != "龙井" || have.Brand != s.brand || have.Category != s.leaf || len(have.Media) != 2 || have.SKUs[0].Title != "龙井 罐装 A" || !have.Handbook.IsEmpty() {
			t.Errorf("what was approved has changed: %+v", have)
		}
		if have.Review != (Review{State: Submitted, Revision: 3, SubmittedAt: 9, ApprovedAt: testkit.Start}) || have.Proposal.At != 10 || *have.Proposal.Title != title {
			t.Errorf("review %+v, proposal %+v", have.Review, have.Proposal)
		}
		w.Write(t, func(tx *db.Tx) error {
			done, err := Approve(tx, []Looked{{p.ID, 3}}, 20)
			parts := []string{"title", "description", "packaging", "brand_id", "category_id", "handbook", "attributes", "media"}
			if len(done) != 1 || done[0].Was.Title != "龙井" || done[0].Is.Title != title || !reflect.DeepEqual(done[0].Changed, parts) {
				t.Errorf("approved %+v", done)
			}
			return err
		})
		have = got(t, w, p.ID)
		k := have.SKUs[0]
		if have.Title != title || have.Description != text || have.Packaging != packed || have.Proposal != nil || k.Title != "狮峰龙井 罐装 A" || k.Brand != other || k.Category != red {
			t.Errorf("approved %+v", have)
		}
		if len(have.Media) != 1 || have.Media[0].Kind != PackagingMedia || !reflect.DeepEqual(have.Handbook, book) {
			t.Errorf("media %+v, handbook %+v", have.Media, have.Handbook)
		}
		if have.Review != (Review{State: Approved, Revision: 3, SubmittedAt: 9, ApprovedAt: 20}) {
			t.Errorf("review %+v", have.Review)
		}
		update(t, w, 0, p.ID, Change{Title: &packed}, 30)
		if have := got(t, w, p.ID); have.Title != packed || have.Review.State != Approved || have.Review.Revision != 4 {
			t.Errorf("the operator's change: %+v", have)
		}
	})
}

func TestWhatWasNeverApprovedChangesAtOnce(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, draft(s.tea(7, "龙井", "A")))
		title := "碧螺春"
		update(t, w, 7, p.ID, Change{Title: &title}, 2)
		expect(t, w, nil, submit(7, p.ID, 3))
		expect(t, w, nil, refuse(p.ID, 2, 4))
		update(t, w, 7, p.ID, Change{Description: &title}, 5)
		have := got(t, w, p.ID)
		if have.Title != title || have.Description != title || have.Proposal != nil || have.Review != (Review{State: Refused, Revision: 3, SubmittedAt: 3, Reason: "图片不清"}) {
			t.Errorf("got %+v", have)
		}
		expect(t, w, nil, submit(7, p.ID, 6))
		expect(t, w, nil, approveAt(7, Looked{p.ID, 3}))
		if have := got(t, w, p.ID); have.Review != (Review{State: Approved, Revision: 3, SubmittedAt: 6, ApprovedAt: 7}) {
			t.Errorf("got %+v", have.Review)
		}
	})
}

func TestARefusedChangeLeavesWhatWasApproved(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, s.tea(7, "龙井", "A"))
		lie, better := "包治百病茶", "狮峰龙井"
		update(t, w, 7, p.ID, Change{Title: &lie}, 2)
		expect(t, w, nil, refuse(p.ID, 2, 3))
		if have := got(t, w, p.ID); have.Title != "龙井" || *have.Proposal.Title != lie || have.Review.State != Refused {
			t.Errorf("got %+v", have)
		}
		update(t, w, 7, p.ID, Change{Title: &better}, 4)
		expect(t, w, nil, submit(7, p.ID, 5))
		expect(t, w, nil, approveAt(6, Looked{p.ID, 3}))
		if have := got(t, w, p.ID); have.Title != better || have.Proposal != nil {
			t.Errorf("got %+v", have)
		}
	})
}

func TestNobodyApprovesWhatWasNotLookedAt(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		a, b, c := s.put(t, draft(s.tea(7, "a", "1"))), s.put(t, draft(s.tea(7, "b", "2"))), s.put(t, s.tea(7, "c", "3"))
		title := "不同"
		expect(t, w, nil, submit(7, a.ID, 2))
		expect(t, w, nil, submit(7, b.ID, 2))
		update(t, w, 7, b.ID, Change{Title: &title}, 3)
		err := w.DB.Write(t.Context(), approveAt(4, Looked{a.ID, 1}, Looked{b.ID, 1}, Looked{c.ID, 1}, Looked{5, 1}, Looked{a.ID, 1}))
		want := map[string]string{
			"items[1].revision": "revised_meanwhile", "items[2].product_id": "state_forbids", "items[3].product_id": "not_found",
			"items[4].product_id": "state_forbids",
		}
		if !errors.Is(err, ErrReviewRefused) || !reflect.DeepEqual(places(err), want) {
			t.Errorf("got %v", err)
		}
		if have := got(t, w, a.ID); have.Review.State != Submitted {
			t.Errorf("one was approved: %+v", have.Review)
		}
		expect(t, w, ErrRevised, refuse(b.ID, 1, 4))
		expect(t, w, ErrNotFound, refuse(5, 1, 4))
		expect(t, w, ErrNotFound, submit(8, a.ID, 4))
		expect(t, w, nil, approveAt(4, Looked{a.ID, 1}, Looked{b.ID, 2}))
	})
}

func TestTheQueueBeginsWithWhatHasWaitedLongest(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		a, b, c := s.put(t, draft(s.tea(7, "a", "1"))), s.put(t, draft(s.tea(7, "b", "2"))), s.put(t, draft(s.tea(7, "c", "3")))
		s.put(t, draft(s.tea(7, "not submitted", "4")))
		for i, p := range []Product{c, a, b} {
			expect(t, w, nil, submit(7, p.ID, clock.Micros(5+i/2)))
		}
		update(t, w, 7, c.ID, Change{Title: &c.Title}, 9) // a change does not lose the place
		for name, page := range map[string]struct {
			since clock.Micros
			after id.Product
			limit int
			want  []id.Product
		}{"all": {0, 0, 0, []id.Product{a.ID, c.ID, b.ID}}, "first": {0, 0, 1, []id.Product{a.ID}}, "next": {5, a.ID, 5, []id.Product{c.ID, b.ID}}, "end": {6, b.ID, 5, nil}} {
			w.Read(t, func(tx *db.Tx) error {
				rows, err := Queue(tx, page.since, page.after, page.limit)
				var ids []id.Product
				for _, p := range rows {
					ids = append(ids, p.ID)
				}
				if !reflect.DeepEqual(ids, page.want) {
					t.Errorf("%s: got %v", name, ids)
				}
				return err
			})
		}
	})
}

func TestEveryPairOfStateAndActionOfAReview(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, draft(s.tea(7, "龙井", "A")))
		for state, actions := range ReviewLifecycle {
			for _, action := range []ReviewAction{Submission, Approval, Refusal, Revision} {
				w.Write(t, func(tx *db.Tx) error {
					tx.ExecOne("update catalog_products set review_state = $2, revision = 1, approved_at = 0 where id = $1", p.ID, state)
					return nil
				})
				verb := map[ReviewAction]func(tx *db.Tx) error{
					Submission: submit(7, p.ID, 2), Approval: approveAt(2, Looked{p.ID, 1}), Refusal: refuse(p.ID, 1, 2),
					Revision: func(tx *db.Tx) error { _, err := Update(tx, 7, p.ID, Change{Title: &p.Title}, 2); return err },
				}[action]
				next, allowed := actions[action]
				err := w.DB.Write(t.Context(), verb)
				refused := errors.Is(err, ErrState) || errors.Is(err, ErrReviewRefused)
				if allowed && err != nil || !allowed && !refused {
					t.Errorf("%s in %s: %v", action, state, err)
				}
				if !allowed {
					next = state
				}
				if have := got(t, w, p.ID); have.Review.State != next {
					t.Errorf("%s in %s leads to %s", action, state, have.Review.State)
				}
			}
		}
	})
}

func TestNewSKUsOfASupplierSendTheProductToReview(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, s.tea(7, "龙井", "A"))
		add := func(owner id.Supplier, code string) {
			w.Write(t, func(tx *db.Tx) error {
				_, err := AddSKUs(tx, owner, p.ID, []NewSKU{{ID: id.NewSKU(w.IDs), Code: code}}, 5)
				return err
			})
		}
		add(0, "B")
		if have := got(t, w, p.ID); have.Review.State != Approved {
			t.Errorf("the operator's: %+v", have.Review)
		}
		add(7, "C")
		if have := got(t, w, p.ID); have.Review.State != Submitted || len(have.SKUs) != 3 {
			t.Errorf("the supplier's: %+v", have.Review)
		}
	})
}

func TestUpdateRefuses(t *testing.T) {
	testkit.Each(t, schema, func(t *testing.T, w *testkit.World) {
		s := aShelf(t, w)
		p := s.put(t, s.tea(7, "龙井", "A"))
		empty, bad, long := "", "a\x00", string(make([]byte, 41))
		none, mid := id.Brand(3), s.mid
		for _, owner := range []id.Supplier{0, 7} {
			err := w.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := Update(tx, owner, p.ID, Change{Title: &empty, Description: &bad, Packaging: &bad, Dispatch: &long, Media: &[]NewMedia{{}}}, 2)
				return err
			})
			want := map[string]string{
				"title": "title_malformed", "description": "description_malformed", "packaging": "packaging_malformed",
				"dispatch_region": "dispatch_malformed", "media[0].kind": "media_kind_unknown", "media[0].url": "media_url_malformed",
			}
			if !reflect.DeepEqual(places(err), want) {
				t.Errorf("got %v", err)
			}
			err = w.DB.Write(t.Context(), func(tx *db.Tx) error {
				_, err := Update(tx, owner, p.ID, Change{Brand: &none, Category: &mid}, 2)
				return err
			})
			if want := map[string]string{"brand_id": "brand_unknown", "category_id": "category_unfit"}; !reflect.DeepEqual(places(err), want) {
				t.Errorf("got %v", err)
			}
		}
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { _, err := Update(tx, 8, p.ID, Change{}, 2); return err })
		expect(t, w, ErrRestock, func(tx *db.Tx) error { return onlyPlace(SetRestock(tx, 7, p.ID, -1, 0, 2)) })
		expect(t, w, ErrRestock, func(tx *db.Tx) error { return onlyPlace(SetRestock(tx, 7, p.ID, 3_651, 0, 2)) })
		expect(t, w, ErrNotFound, func(tx *db.Tx) error { return SetRestock(tx, 8, p.ID, 1, 0, 2) })
		w.Write(t, func(tx *db.Tx) error { return SetRestock(tx, 7, p.ID, 30, 99, 2) })
		if have := got(t, w, p.ID); have.RestockDays != 30 || have.RestockAt != 99 || have.Review != p.Review {
			t.Errorf("got %+v", have)
		}
	})
}
