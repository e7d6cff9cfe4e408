package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/flows/flowstest"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/views"
)

// stall is the flows' market with a public page, and a product of which everything is said.
type stall struct {
	*desk
	market   *flowstest.Market
	mall     *views.Mall
	product  id.Product
	sku      id.SKU
	category id.Category
	label    id.Label
	post     id.Recruitment
	session  string
}

// What strangers must never see of the product.
const (
	secretCode = "SECRET-CODE-7"
	secretGTIN = "6901234567892"
	secretNote = "只给分销商看"
)

func eachStall(t *testing.T, body func(t *testing.T, s *stall)) {
	t.Helper()
	flowstest.Each(t, func(t *testing.T, m *flowstest.Market) {
		s := &stall{desk: &desk{World: m.World}, market: m, mall: views.NewMall(m.DB)}
		s.console = New(Config{DB: m.DB, IDs: m.IDs, Ring: m.Flow.Ring, Passwords: access.Cheap, Clock: m.Clock, Version: "test", Mall: s.mall})
		s.people(t)
		s.fill(t)
		s.session = s.signIn(t, "operator").Value
		body(t, s)
	})
}

func (s *stall) people(t *testing.T) {
	t.Helper()
	hash, err := access.Hash(access.Cheap, password)
	if err != nil {
		t.Fatal(err)
	}
	s.Write(t, func(tx *db.Tx) error {
		err := access.Claim(tx, access.Trade, "CNY", "Asia/Shanghai")
		for login, who := range map[string]access.NewPerson{
			"operator": {Role: access.Operator}, "grove": {Role: access.Supplier, Party: int64(s.market.Grove.ID)},
			"alpha": {Role: access.Distributor, Party: int64(s.market.Alpha.ID)},
		} {
			who.ID, who.Login, who.Name, who.Password = id.NewPerson(s.IDs), login, "王敏", hash
			_, mistake := access.Enroll(tx, who, tx.Now())
			err = errors.Join(err, mistake)
		}
		return err
	})
}

// fill opens the product, and a recruitment post.
func (s *stall) fill(t *testing.T) {
	t.Helper()
	m := s.market
	s.product, s.sku, s.label, s.post = id.NewProduct(s.IDs), id.NewSKU(s.IDs), id.NewLabel(s.IDs), id.NewRecruitment(s.IDs)
	attribute := id.NewAttribute(s.IDs)
	s.Write(t, func(tx *db.Tx) error {
		tea, err := catalog.GetSKU(tx, 0, m.Tea.ID)
		if err != nil {
			return err
		}
		s.category = tea.Category
		_, wrong := catalog.AddAttribute(tx, catalog.Attribute{ID: attribute, Category: tea.Category, Name: "净含量", Kind: catalog.NumberAttribute, Unit: "克"})
		_, wrong2 := catalog.AddLabel(tx, catalog.Label{ID: s.label, Name: secretNote})
		_, wrong3 := catalog.Create(tx, catalog.NewProduct{
			ID: s.product, Supplier: m.Grove.ID, Brand: tea.Brand, Category: tea.Category, Title: "银针白茶", Description: "明前单芽", Packaging: "铁罐", Dispatch: "350100",
			RestockDays: 37,
			Handbook: catalog.Handbook{
				Points: []string{"毫香"}, Audience: "自饮", Usage: "沸水冲泡", Allowed: []string{"清甜"}, Forbidden: []string{"降血压"},
				Questions: []catalog.Question{{Asked: "保质期？", Answer: "三年"}},
			},
			Values: []catalog.Value{{Attribute: attribute, Text: "50"}},
			SKUs:   []catalog.NewSKU{{ID: s.sku, Code: secretCode, Spec: "50 克", GTIN: secretGTIN, WeightGrams: 80, Values: []catalog.Value{{Attribute: attribute, Text: "50.5"}}}},
			Media: []catalog.NewMedia{
				{ID: id.NewMedia(s.IDs), Kind: catalog.OriginalMedia, URL: "https://img.example.com/" + secretNote + ".zip"},
				{ID: id.NewMedia(s.IDs), Kind: catalog.MainMedia, URL: "https://img.example.com/a.webp"},
			},
		}, s.Clock.Now())
		return errors.Join(wrong, wrong2, wrong3, catalog.LabelProducts(tx, 0, s.label, []id.Product{s.product}, nil),
			pricing.Set(tx, []pricing.Price{{
				SKU: s.sku, Supplier: m.Grove.ID, Currency: "CNY", Supply: 77_001, Settlement: 88_002, Retail: 99_003, Floor: 95_004, Ceiling: 120_005,
				ChangedAt: s.Clock.Now(),
			}}))
	})
	s.Write(t, func(tx *db.Tx) error {
		_, err := flows.OpenGoods(tx, m.Acting(), m.Grove.Agreement, []id.SKU{s.sku})
		_, wrong := distributors.CreateRecruitment(tx, distributors.Recruitment{
			ID: s.post, Way: distributors.ByReview, Title: "招募店主", Words: "茶叶一件代发", Industry: "茶叶", CreatedBy: "psn_1",
			Form: distributors.Form{
				Fields:   []distributors.Field{{Code: "age", Label: "店龄", Kind: distributors.ChoiceField, Required: true, Choices: []string{"一年", "两年"}}},
				Criteria: []distributors.Criterion{{Code: "sales", Label: secretNote, Weight: 3}}, Kinds: []distributors.ChannelKind{distributors.MallShop},
				Template: distributors.Template{ProfitMode: distributors.PriceDifference, Currency: "CNY", PriceRatioPPM: 876_543, Drift: distributors.Exact},
			},
		}, s.Clock.Now())
		return errors.Join(err, wrong)
	})
	s.Write(t, func(tx *db.Tx) error {
		_, err := distributors.MoveRecruitment(tx, 0, s.post, distributors.Publish, "")
		return err
	})
}

// wish is what the operator says of its page, as JSON; more is put over it.
func wish(more map[string]any) string {
	w := map[string]any{
		"on": true, "brand": map[string]string{"zh": "青禾集", "en": "Qinghe"}, "slogan": map[string]string{"zh": "一站选好货", "en": ""},
		"introduction": map[string]string{"zh": "第一段\n\n第二段", "en": ""}, "contact": map[string]string{"zh": "工作日 9:00–18:00", "en": ""}, "record": "示例备 00000000 号",
		"covers": []string{}, "accent": "#0e6b5b", "goods": "all", "category_ids": []string{}, "label_ids": []string{}, "recruiting": true,
	}
	maps.Copy(w, more)
	text, err := json.Marshal(w)
	if err != nil {
		panic(err)
	}
	return string(text)
}

var keys int

func (s *stall) put(t *testing.T, session string, more map[string]any) *httptest.ResponseRecorder {
	t.Helper()
	keys++
	return s.do(t, ask{
		method: http.MethodPut, path: frontPath + "/settings", body: wish(more), session: session, header: map[string]string{"Idempotency-Key": fmt.Sprintf("front-%d", keys)},
	})
}

// set puts settings that are taken, and lets the mall and the window catch up.
func (s *stall) set(t *testing.T, more map[string]any) {
	t.Helper()
	if w := s.put(t, s.session, more); w.Code != http.StatusOK {
		t.Fatalf("set: %d %s", w.Code, w.Body)
	}
	s.follow(t)
}

func (s *stall) follow(t *testing.T) {
	t.Helper()
	s.Clock.Advance(windowWait)
	if err := s.mall.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// windowWait is longer than a window stands as it is.
const windowWait = 60 * clock.Second

// keysOf lists all keys of an answer with the way to them.
func keysOf(v any, path string, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			into[path+k] = true
			keysOf(inner, path+k+".", into)
		}
	case []any:
		for _, inner := range v {
			keysOf(inner, path, into)
		}
	}
}

func TestAStrangerSeesTheseKeysAndNoOther(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		s.set(t, nil)
		var all strings.Builder
		for path, want := range map[string]string{
			"": "accent brand brand.en brand.zh categories categories.goods categories.id categories.level categories.name categories.parent_id contact " +
				"contact.en contact.zh covers goods_total introduction introduction.en introduction.zh record recruitments recruitments.id " +
				"recruitments.industry recruitments.title recruitments.way slogan slogan.en slogan.zh zone",
			"/door":  "brand brand.en brand.zh open",
			"/goods": "items items.brand items.category items.picture items.product items.title total",
			"/goods/" + s.product.String(): "attributes attributes.name attributes.unit attributes.value brand category description handbook handbook.audience " +
				"handbook.questions handbook.questions.answer handbook.questions.question handbook.selling_points handbook.usage media media.kind media.url " +
				"packaging product specs specs.attributes specs.attributes.name specs.attributes.unit specs.attributes.value specs.spec specs.weight_grams title",
			"/recruitments/" + s.post.String(): "again_days channel_kinds currency fields fields.choices fields.code fields.kind fields.label fields.required id " +
				"industry text title way",
		} {
			w := s.get(t, "", frontPath+path)
			if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != shortly || w.Header().Get("ETag") == "" {
				t.Fatalf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
			}
			all.WriteString(w.Body.String())
			var body any
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			keysOf(body, "", found)
			delete(found, "$schema")
			if got := strings.Join(slices.Sorted(maps.Keys(found)), " "); got != want {
				t.Errorf("%s:\n got %s\nwant %s", path, got, want)
			}
			again := s.do(t, ask{method: http.MethodGet, path: frontPath + path, header: map[string]string{"If-None-Match": w.Header().Get("ETag")}})
			if again.Code != http.StatusNotModified || again.Header().Get("Cache-Control") != shortly {
				t.Errorf("%s again: %d %v", path, again.Code, again.Header())
			}
		}
		for _, secret := range []string{
			"77001", "88002", "99003", "95004", "120005", "770.01", "880.02", "990.03", secretCode, secretGTIN, secretNote, "茶山", "降血压", "876543",
			s.market.Grove.ID.String(), s.market.Grove.Agreement.String(), "stock", "price", "minor",
		} {
			if strings.Contains(all.String(), secret) {
				t.Errorf("strangers read %q", secret)
			}
		}
	})
}

func TestAPageThatIsOffIsNotThere(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		paths := []string{"", "/goods", "/goods/" + s.product.String(), "/recruitments/" + s.post.String()}
		off := func(when string) {
			for _, path := range paths {
				if w := s.get(t, "", frontPath+path); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `"front_off"`) || w.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s %s: %d %s", when, path, w.Code, w.Body)
				}
			}
		}
		door := func(want bool) {
			if d := decode[frontDoor](t, s.get(t, "", frontPath+"/door")); d.Open != want || (d.Brand.Chinese != "") != want {
				t.Errorf("door: %+v, want %v", d, want)
			}
		}
		off("before it was ever set")
		door(false)
		s.set(t, nil)
		if w := s.get(t, "", frontPath); w.Code != http.StatusOK {
			t.Fatalf("on: %d %s", w.Code, w.Body)
		}
		door(true)
		s.set(t, map[string]any{"on": false})
		off("turned off")
		door(false)
	})
}

func TestTheMallMustBeReadFirst(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		if w := s.put(t, s.session, nil); w.Code != http.StatusOK {
			t.Fatal(w.Body)
		}
		for _, path := range []string{"", "/goods", "/goods/" + s.product.String()} {
			if w := s.get(t, "", frontPath+path); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "mall_filling") {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
		}
	})
}

func (s *stall) found(t *testing.T, query string) (titles []string) {
	t.Helper()
	w := s.get(t, "", frontPath+"/goods"+query)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", query, w.Code, w.Body)
	}
	for _, g := range decode[frontGoods](t, w).Items {
		titles = append(titles, g.Title)
	}
	return titles
}

func TestStrangersSearchAndPageThroughGoods(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		s.set(t, nil)
		for query, want := range map[string]string{
			"?q=%E7%99%BD%E8%8C%B6": "银针白茶", "?q=yzbc": "银针白茶", "?q=cup": "cup", "?q=nothing": "", "?q=SECRET-CODE-7": "银针白茶",
			"?category=" + s.category.String() + "&q=tea": "tea", "?category=" + id.NewCategory(s.IDs).String(): "",
		} {
			if got := strings.Join(s.found(t, query), " "); got != want {
				t.Errorf("%s: %q, want %q", query, got, want)
			}
		}
		var all []string
		next := ""
		for range 10 {
			page := decode[frontGoods](t, s.get(t, "", frontPath+"/goods?limit=4"+next))
			for _, g := range page.Items {
				all = append(all, g.Title)
			}
			if page.Total != 6 {
				t.Errorf("total: %d", page.Total)
			}
			if page.Next == "" {
				break
			}
			next = "&after=" + page.Next
		}
		if slices.Sort(all); strings.Join(all, " ") != "book cup soap tea towel 银针白茶" {
			t.Errorf("all pages: %v", all)
		}
		if w := s.get(t, "", frontPath+"/goods?after=eA"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "malformed_cursor") {
			t.Errorf("a cursor that no page gave: %d %s", w.Code, w.Body)
		}
	})
}

func TestOnlyChosenGoodsAreShown(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		s.set(t, map[string]any{"goods": "chosen", "label_ids": []string{s.label.String()}})
		if got := s.found(t, ""); !slices.Equal(got, []string{"银针白茶"}) {
			t.Errorf("with the label: %v", got)
		}
		var tea catalog.SKU
		s.Read(t, func(tx *db.Tx) (err error) {
			tea, err = catalog.GetSKU(tx, 0, s.market.Tea.ID)
			return err
		})
		if w := s.get(t, "", frontPath+"/goods/"+tea.Product.String()); w.Code != http.StatusNotFound {
			t.Errorf("what was not chosen is shown: %d", w.Code)
		}
		s.set(t, map[string]any{"goods": "chosen", "category_ids": []string{s.category.String()}})
		if got := s.found(t, ""); len(got) != 6 {
			t.Errorf("of the category: %v", got)
		}
	})
}

func TestWhatIsClosedLeavesThePage(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		s.set(t, nil)
		s.Write(t, func(tx *db.Tx) error {
			_, err := pool.Close(tx, []id.SKU{s.sku})
			return err
		})
		// At once where rows are read, a moment later where they are counted.
		if got := s.found(t, "?q=yzbc"); len(got) != 0 {
			t.Errorf("closed goods are listed: %v", got)
		}
		if w := s.get(t, "", frontPath+"/goods/"+s.product.String()); w.Code != http.StatusNotFound {
			t.Errorf("closed goods are shown: %d", w.Code)
		}
		s.follow(t)
		if page := decode[frontGoods](t, s.get(t, "", frontPath+"/goods")); page.Total != 5 {
			t.Errorf("total: %d", page.Total)
		}
	})
}

func TestOnlyTheOperatorSetsThePage(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		for _, login := range []string{"grove", "alpha"} {
			s.Clock.Advance(10 * clock.Second)
			session := s.signIn(t, login).Value
			if w := s.put(t, session, nil); w.Code != http.StatusForbidden {
				t.Errorf("%s sets: %d", login, w.Code)
			}
			if w := s.get(t, session, frontPath+"/settings"); w.Code != http.StatusForbidden {
				t.Errorf("%s reads: %d", login, w.Code)
			}
		}
		if w := s.put(t, "", nil); w.Code != http.StatusUnauthorized {
			t.Errorf("a stranger sets: %d", w.Code)
		}
		if w := s.do(t, ask{method: http.MethodPost, path: frontPath + "/settings/preview", body: wish(nil)}); w.Code != http.StatusUnauthorized {
			t.Errorf("a stranger previews: %d", w.Code)
		}
	})
}

func TestTheSettingsRefuseWhatCanNotBeShown(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		private, foreign, public := id.NewFile(s.IDs), id.NewFile(s.IDs), id.NewFile(s.IDs)
		film := id.NewFile(s.IDs)
		s.Write(t, func(tx *db.Tx) error {
			put := func(f id.File, owner int64, public bool, kind string) error {
				return files.Finish(tx, files.File{ID: f, Owner: owner, Public: public, Name: "a", MediaType: kind, Bytes: 1, SHA256: []byte{1}})
			}
			return errors.Join(put(private, 0, false, "image/png"), put(foreign, int64(s.market.Grove.ID), true, "image/png"), put(public, 0, true, "image/png"),
				put(film, 0, true, "video/mp4"))
		})
		for name, c := range map[string]struct {
			more map[string]any
			want []string
		}{
			"pale":    {map[string]any{"accent": "#ffcc00"}, []string{"front_contrast_low"}},
			"private": {map[string]any{"logo": private}, []string{`"logo"`, "front_picture_refused"}},
			"foreign": {map[string]any{"covers": []id.File{public, foreign}}, []string{`"covers[1]"`, "front_picture_refused"}},
			"film":    {map[string]any{"covers": []id.File{film}}, []string{`"covers[0]"`, "front_picture_refused"}},
			"unknown": {map[string]any{"goods": "chosen", "category_ids": []id.Category{id.NewCategory(s.IDs)}}, []string{`"category_ids[0]"`, "front_choice_unknown"}},
			"several": {map[string]any{"accent": "teal", "logo": film, "brand": map[string]string{"zh": "", "en": ""}}, []string{
				"front_accent_malformed", "front_brand_malformed", "front_picture_refused",
			}},
		} {
			w := s.put(t, s.session, c.more)
			for _, want := range c.want {
				if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
					t.Errorf("%s: %d without %s: %s", name, w.Code, want, w.Body)
				}
			}
		}
		s.set(t, map[string]any{"logo": public, "covers": []id.File{public}})
		page := decode[front](t, s.get(t, "", frontPath))
		if page.Logo != "/media/"+public.String() || len(page.Covers) != 1 {
			t.Errorf("pictures: %+v", page)
		}
	})
}

func TestSettingsAreDatedKeptAndOnRecord(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		s.set(t, nil)
		later := s.Clock.Now() + clock.Hour
		s.set(t, map[string]any{"brand": map[string]string{"zh": "新名字", "en": ""}, "from": later.String()})
		if b := decode[front](t, s.get(t, "", frontPath)).Brand.Chinese; b != "青禾集" {
			t.Errorf("before its time: %s", b)
		}
		got := decode[frontSettings](t, s.get(t, s.session, frontPath+"/settings"))
		if len(got.Versions) != 2 || got.Versions[0].State != "planned" || got.Versions[1].State != "in_force" || got.Current.Brand.Chinese != "青禾集" {
			t.Errorf("versions: %+v", got)
		}
		drop := func(v frontVersion) *httptest.ResponseRecorder {
			return s.do(t, ask{
				method: http.MethodDelete, path: frontPath + "/settings/" + string(v.ID), session: s.session, header: map[string]string{"Idempotency-Key": "drop" + string(v.ID)},
			})
		}
		if w := drop(got.Versions[1]); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "front_in_force") {
			t.Errorf("what holds is dropped: %d %s", w.Code, w.Body)
		}
		if w := drop(got.Versions[0]); w.Code != http.StatusNoContent {
			t.Errorf("what is planned stays: %d %s", w.Code, w.Body)
		}
		if w := s.put(t, s.session, map[string]any{"from": (s.Clock.Now() - clock.Hour).String()}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "front_from_past") {
			t.Errorf("retroactive: %d %s", w.Code, w.Body)
		}
		s.Read(t, func(tx *db.Tx) error {
			lines, err := access.Trail(tx, access.TrailFilter{Subject: string(got.Versions[0].ID)})
			if len(lines) != 2 || lines[0].Action != "front.set" || lines[1].Action != "front.drop" || !strings.Contains(lines[0].Before, "青禾集") ||
				!strings.Contains(lines[0].After, "新名字") || !strings.HasPrefix(lines[0].Actor, "psn_") {
				t.Errorf("trail: %+v", lines)
			}
			return err
		})
	})
}

func TestAPreviewShowsWhatWouldBeAndKeepsNothing(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		s.follow(t)
		preview := func(more map[string]any) *httptest.ResponseRecorder {
			return s.do(t, ask{method: http.MethodPost, path: frontPath + "/settings/preview", body: wish(more), session: s.session})
		}
		w := preview(map[string]any{"on": false, "goods": "chosen", "label_ids": []string{s.label.String()}})
		if p := decode[frontPreview](t, w); w.Code != http.StatusOK || len(p.Goods) != 1 || p.Front.GoodsTotal != 1 || p.Front.Brand.Chinese != "青禾集" || len(p.Front.Recruitments) != 1 {
			t.Errorf("preview: %d %+v", w.Code, p)
		}
		if w := preview(map[string]any{"accent": "#ffcc00"}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a pale preview: %d", w.Code)
		}
		if got := decode[frontSettings](t, s.get(t, s.session, frontPath+"/settings")); got.Current != nil || len(got.Versions) != 0 {
			t.Errorf("kept: %+v", got)
		}
	})
}

func TestPostsAreShownOnlyWhileTheyTakeApplications(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		post := frontPath + "/recruitments/" + s.post.String()
		s.set(t, map[string]any{"recruiting": false})
		if w := s.get(t, "", post); w.Code != http.StatusNotFound {
			t.Errorf("without posts: %d", w.Code)
		}
		s.set(t, nil)
		if w := s.get(t, "", post); w.Code != http.StatusOK {
			t.Errorf("with posts: %d", w.Code)
		}
		s.Write(t, func(tx *db.Tx) error {
			_, err := distributors.MoveRecruitment(tx, 0, s.post, distributors.Retire, "")
			return err
		})
		if w := s.get(t, "", post); w.Code != http.StatusNotFound {
			t.Errorf("a closed post: %d", w.Code)
		}
		if page := decode[front](t, s.get(t, "", frontPath)); len(page.Recruitments) != 0 {
			t.Errorf("a closed post is listed: %+v", page.Recruitments)
		}
	})
}

func TestAStrangerInAHurryIsSlowedDown(t *testing.T) {
	eachStall(t, func(t *testing.T, s *stall) {
		s.set(t, nil)
		last := 0
		for range strangers.Rate.AtOnce + 1 {
			last = s.get(t, "", frontPath+"/recruitments/"+s.post.String()).Code
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("after %d at once: %d", strangers.Rate.AtOnce+1, last)
		}
		if w := s.get(t, s.session, apiPrefix+"/me"); w.Code != http.StatusOK {
			t.Errorf("people are slowed down too: %d", w.Code)
		}
	})
}
