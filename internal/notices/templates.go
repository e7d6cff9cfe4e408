package notices

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// Language is what a notice is written in.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Words are a notice's title and body; `{until}` is filled in with the fact of that name.
type Words struct{ Title, Body string }

// Known says whether there is a template for an event.
func Known(event string) bool { _, ok := builtIn[event]; return ok }

// Events gives the names of all events, sorted.
func Events() []string { return slices.Sorted(maps.Keys(builtIn)) }

// BuiltIn gives the words that an event has unless the operator has written others.
func BuiltIn(event string, language Language) Words {
	if t, ok := builtIn[event]; ok {
		return t[language]
	}
	return Words{Title: event, Body: event}
}

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// Placeholders gives the names of the facts that an event's words may fill in.
func Placeholders(event string) []string {
	names := map[string]bool{}
	for _, w := range builtIn[event] {
		for _, m := range placeholder.FindAllStringSubmatch(w.Title+w.Body, -1) {
			names[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// Fill gives the words with the facts filled in; what is not told is left out.
func (w Words) Fill(facts map[string]string) Words {
	fill := func(text string) string {
		return placeholder.ReplaceAllStringFunc(text, func(m string) string { return facts[m[1:len(m)-1]] })
	}
	return Words{fill(w.Title), fill(w.Body)}
}

const (
	maxTitleRunes = 200
	maxBodyRunes  = 5000
)

// SetTemplate puts the operator's words in the place of the built-in ones: ErrEvent, ErrLanguage, ErrTemplate, ErrPlaceholder.
func SetTemplate(tx *db.Tx, event string, language Language, w Words, at clock.Micros) error {
	if !Known(event) {
		return ErrEvent.At("event")
	}
	if language != Chinese && language != English {
		return ErrLanguage.At("language")
	}
	w = Words{strings.TrimSpace(w.Title), strings.TrimSpace(w.Body)}
	if !isText(w.Title, maxTitleRunes) || strings.ContainsAny(w.Title, "\n\r") || !isText(w.Body, maxBodyRunes) {
		return ErrTemplate.At("title")
	}
	allowed := Placeholders(event)
	for _, m := range placeholder.FindAllStringSubmatch(w.Title+w.Body, -1) {
		if !slices.Contains(allowed, m[1]) {
			return ErrPlaceholder.At("body", "placeholder", m[1], "allowed", strings.Join(allowed, " "))
		}
	}
	tx.Exec(`insert into notices_templates (event, language, title, body, changed_at) values ($1, $2, $3, $4, $5)
		on conflict (event, language) do update set title = excluded.title, body = excluded.body, changed_at = excluded.changed_at`,
		event, language, w.Title, w.Body, at)
	return nil
}

func isText(s string, most int) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= most && utf8.ValidString(s) &&
		strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }) < 0
}

// DropTemplate goes back to the built-in words.
func DropTemplate(tx *db.Tx, event string, language Language) {
	tx.Exec("delete from notices_templates where event = $1 and language = $2", event, language)
}

// Template gives an event's words in a language: the operator's, else the built-in ones.
func Template(tx *db.Tx, event string, language Language) (Words, error) {
	w, err := db.One(tx, func(r *db.Row) Words { return Words{r.Text(), r.Text()} },
		"select title, body from notices_templates where event = $1 and language = $2", event, language)
	if errors.Is(err, db.ErrNoRow) {
		return BuiltIn(event, language), nil
	}
	return w, err
}

// Book is all the words of a language, for writing many notices.
type Book struct {
	language Language
	own      map[string]Words
}

// ReadBook gives the words of a language.
func ReadBook(tx *db.Tx, language Language) (Book, error) {
	b := Book{language, map[string]Words{}}
	tx.Query(func(r *db.Row) { b.own[r.Text()] = Words{r.Text(), r.Text()} },
		"select event, title, body from notices_templates where language = $1", language)
	return b, tx.Flush()
}

// Write gives a notice's words. Facts that are codes of ours are said in the language; the rest is filled in as it is, but for the
// stop that a reason ends with: the words bring their own.
func (b Book) Write(n *Notice) Words {
	said := make(map[string]string, len(n.Facts))
	for name, value := range n.Facts {
		if in, ok := codes[value]; ok {
			value = in[b.language]
		}
		if name == "reason" {
			value = strings.TrimRight(value, "。.")
		}
		said[name] = value
	}
	if w, ok := b.own[n.Event]; ok {
		return w.Fill(said)
	}
	return BuiltIn(n.Event, b.language).Fill(said)
}

// codes are how facts that are codes are said.
var codes = map[string]map[Language]string{
	"out_of_scope":        {Chinese: "已不在供货范围内", English: "no longer within the scope of supply"},
	"agreement_ended":     {Chinese: "供货协议已终止", English: "the supply agreement has ended"},
	"papers_expired":      {Chinese: "资质已到期", English: "papers have expired"},
	"hand":                {Chinese: "平台运营方下架", English: "closed by the operator"},
	"rule":                {Chinese: "选品规则调整", English: "a rule of the pool"},
	"warn":                {Chinese: "警告", English: "a warning"},
	"delist":              {Chinese: "下架", English: "taking off sale"},
	"freeze_selection":    {Chinese: "冻结选品", English: "no selecting and listing"},
	"suspend":             {Chinese: "暂停合作", English: "suspension"},
	"end_contract":        {Chinese: "终止分销协议", English: "end of the contract"},
	"price_below_floor":   {Chinese: "低于最低价", English: "price below the floor"},
	"price_above_ceiling": {Chinese: "高于最高价", English: "price above the ceiling"},
	"region_diversion":    {Chinese: "窜货", English: "diversion"},
	"late_payment":        {Chinese: "逾期付款", English: "late payment"},
	"foreign_source":      {Chinese: "私货", English: "goods of foreign source"},
	"false_listing":       {Chinese: "虚假铺货", English: "false listing"},
	"brand_misuse":        {Chinese: "滥用品牌", English: "misuse of a brand"},
	"no_shipping_info":    {Chinese: "未回传物流", English: "no shipping information"},
	"other":               {Chinese: "其他", English: "other"},
	"close":               {Chinese: "下架", English: "closed"},
	"sell_out":            {Chinese: "售完为止", English: "sold out first"},

	"webhook_gone":    {Chinese: "对方返回 410", English: "it answered 410"},
	"webhook_failing": {Chinese: "长时间没有任何消息送达", English: "nothing got through for too long"},

	"brand_authorisation":    {Chinese: "品牌授权书", English: "brand authorisation"},
	"customs_declaration":    {Chinese: "报关单", English: "customs declaration"},
	"quarantine_certificate": {Chinese: "检验检疫证明", English: "quarantine certificate"},
	"origin_certificate":     {Chinese: "原产地证明", English: "certificate of origin"},
}
