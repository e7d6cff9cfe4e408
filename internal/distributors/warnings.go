package distributors

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

// WarningVersion is the version of the legal warning's words; a new one has to be acknowledged anew.
const WarningVersion = "2026-1"

// WarningWords are the words of the legal warning by language.
var WarningWords = map[string]string{
	"zh": "以购买商品、达到消费金额或缴纳费用作为加入条件，可能被认定为《禁止传销条例》所禁止的“交纳费用或者以认购商品等方式变相交纳费用取得加入资格”。" +
		"请先取得法律意见：费用须对应真实服务并可退还，购买须为真实销售，不得按发展人数计酬。启用后由启用人及其所在企业承担责任。请输入“我已知晓”以确认。",
	"en": "Admitting distributors for buying goods, for an amount bought or for a fee may count as an entry fee in disguise, which the rules against " +
		"pyramid selling forbid. Take legal advice first: a fee must pay for a real service and be refundable, purchases must be real sales, nobody " +
		"may earn by heads. Whoever turns this on answers for it. Type I UNDERSTAND to confirm.",
}

// warningWord is what has to be typed, by language.
var warningWord = map[string]string{"zh": "我已知晓", "en": "I UNDERSTAND"}

// Acknowledgement is an administrator's word that the legal warning was read.
type Acknowledgement struct {
	ID          id.Event
	Version     string
	Language    string
	Word        string // as it was typed
	Actor       string
	Address     id.Secret
	At          clock.Micros
	WithdrawnBy string
	WithdrawnAt clock.Micros // 0: it counts
}

// Acknowledge records that the warning was read: ErrWarningWord unless the word of the language was typed and the version is the present one.
func Acknowledge(tx *db.Tx, a Acknowledgement) error {
	if word := warningWord[a.Language]; word == "" || a.Word != word {
		return ErrWarningWord.At("word")
	}
	if a.Version != WarningVersion {
		return ErrWarningWord.At("version", "version", WarningVersion)
	}
	tx.Exec("insert into distributors_warnings ("+warningColumns+") values ($1, $2, $3, $4, $5, $6, $7, '', 0)",
		a.ID, a.Version, a.Language, a.Word, a.Actor, a.Address, a.At)
	return nil
}

// WithdrawWarning takes all acknowledgements back and closes the pages that need one; it gives these. ErrState when none counts.
func WithdrawWarning(tx *db.Tx, actor string, at clock.Micros) ([]Recruitment, error) {
	known, err := Warned(tx)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, ErrState.At("version", "action", "withdraw")
	}
	tx.Exec("update distributors_warnings set withdrawn_by = $1, withdrawn_at = $2 where withdrawn_at = 0", actor, at)
	closed, err := db.All(tx, scanRecruitment, "select "+recruitmentColumns+` from distributors_recruitments
		where state = $1 and (way = $2 or way = $3) order by id`, PageOpen, ByPurchase, ByFee)
	for i := range closed {
		closed[i].State = PageClosed
		tx.ExecOne("update distributors_recruitments set state = $2 where id = $1", closed[i].ID, PageClosed)
	}
	return closed, err
}

const warningColumns = "id, version, language, word, actor, address_id, at, withdrawn_by, withdrawn_at"

// Acknowledgements gives all of them, the latest last.
func Acknowledgements(tx *db.Tx) ([]Acknowledgement, error) {
	return db.All(tx, func(r *db.Row) Acknowledgement {
		return Acknowledgement{
			ID: id.Event(r.Int()), Version: r.Text(), Language: r.Text(), Word: r.Text(), Actor: r.Text(), Address: id.Secret(r.Int()),
			At: clock.Micros(r.Int()), WithdrawnBy: r.Text(), WithdrawnAt: clock.Micros(r.Int()),
		}
	}, "select "+warningColumns+" from distributors_warnings order by id")
}

// Warned says whether the present warning was acknowledged and not taken back.
func Warned(tx *db.Tx) (bool, error) {
	n, err := db.One(tx, db.Int, "select count(*) from distributors_warnings where version = $1 and withdrawn_at = 0", WarningVersion)
	return n > 0, err
}
