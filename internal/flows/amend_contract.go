package flows

import (
	"fmt"
	"strings"

	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/signatures"
)

// ErrUnsigned: nothing holds that was not signed.
var ErrUnsigned = fault.New(fault.Refused, "unsigned", "the contract's words have not been signed")

// AmendContract proposes the next version of a contract's terms. It holds once operator and distributor have signed its words, never for the
// past: see SignWords.
func AmendContract(tx *db.Tx, by Acting, contract id.Contract, n distributors.NewContract) (distributors.Contract, error) {
	before, err := distributors.GetContract(tx, 0, contract)
	if err != nil {
		return distributors.Contract{}, err
	}
	n.Distributor = before.Distributor
	if err := n.Complete(); err != nil {
		return distributors.Contract{}, err
	}
	if err := checkDriftCategories(tx, n.CategoryDrifts); err != nil {
		return distributors.Contract{}, err
	}
	if n.Currency == before.Currency {
		if err := openAccounts(tx, by, &n); err != nil {
			return distributors.Contract{}, err
		}
	}
	next, err := distributors.Amend(tx, contract, n, by.At)
	if err != nil {
		return distributors.Contract{}, err
	}
	by.note(tx, "contract.amend", next.ID.String(), tellContract(&before, ""), tellContract(&next, ""))
	by.tell(tx, outbox.Event{
		Kind: "contract.amendment_proposed", Root: int64(next.Root), Distributor: next.Distributor,
		Body: encoded(changedContract{tellContract(&before, ""), tellContract(&next, "")}),
	})
	by.postBoth(tx, next.Distributor, "contract.amendment_proposed", next.ID.String(), map[string]string{"contract": next.ID.String(), "from": next.From.String()})
	return next, nil
}

type changedContract struct {
	Before contractBody `json:"before"`
	After  contractBody `json:"after"`
}

// DropAmendment gives up a proposed version.
func DropAmendment(tx *db.Tx, by Acting, contract id.Contract) error {
	before, err := distributors.GetContract(tx, 0, contract)
	if err != nil {
		return err
	}
	after, err := distributors.Drop(tx, contract)
	if err != nil {
		return err
	}
	by.note(tx, "contract.drop", contract.String(), tellContract(&before, ""), tellContract(&after, ""))
	return nil
}

// Signing is one party's assent to the words of a contract's version.
type Signing struct {
	Contract id.Contract
	Party    signatures.Party
	Shown    string // the hash of the words that were read
	Address  string // the network address it comes from; it is kept under seal
}

// SignWords records a party's signature under the words of a version. An amendment begins to hold when both have signed; the first contract
// of an applicant, when it is activated.
func SignWords(tx *db.Tx, by Acting, s Signing) (signatures.Signature, error) {
	c, err := distributors.GetContract(tx, 0, s.Contract)
	if err != nil {
		return signatures.Signature{}, err
	}
	if c.State != distributors.Proposed && c.State != distributors.InForce {
		return signatures.Signature{}, distributors.ErrState.At("state", "state", string(c.State), "action", "sign")
	}
	words, err := ContractWords(tx, &c)
	if err != nil {
		return signatures.Signature{}, err
	}
	address, err := by.sealAddress(tx, s.Address, int64(c.Distributor))
	if err != nil {
		return signatures.Signature{}, err
	}
	signed, err := signatures.Sign(tx, signatures.Signature{
		ID: id.NewSignature(by.World.IDs), Subject: c.ID.String(), Version: c.Version, Document: words, Party: s.Party, Actor: by.Actor,
		Address: address, At: by.At,
	}, s.Shown)
	if err != nil {
		return signatures.Signature{}, err
	}
	by.note(tx, "contract.sign_words", c.ID.String(), nil, signedBody{s.Party.Role, c.Version, signatures.HashOf(words)})
	if err := tx.Flush(); err != nil || c.Version == 1 || c.State != distributors.Proposed {
		return signed, err
	}
	return signed, enterWhenSigned(tx, by, c)
}

type signedBody struct {
	Role     string `json:"role"`
	Version  int64  `json:"version"`
	Document string `json:"document_sha256"`
}

// sealAddress keeps a network address under seal; none is 0.
func (a Acting) sealAddress(tx *db.Tx, address string, owner int64) (id.Secret, error) {
	if address == "" {
		return 0, nil
	}
	sealed, err := contacts.SealText(a.World.Ring, id.NewSecret(a.World.IDs), owner, address, a.At)
	if err != nil {
		return 0, err
	}
	contacts.InsertTexts(tx, sealed)
	return sealed.ID, nil
}

// enterWhenSigned puts a version in force that both parties have signed.
func enterWhenSigned(tx *db.Tx, by Acting, c distributors.Contract) error {
	for _, role := range []string{operatorRole, distributorRole} {
		if ok, err := hasSigned(tx, &c, role); err != nil || !ok {
			return err
		}
	}
	return enter(tx, by, c)
}

// hasSigned says whether a role's party has signed this version.
func hasSigned(tx *db.Tx, c *distributors.Contract, role string) (bool, error) {
	all, err := signatures.Of(tx, c.ID.String())
	for i := range all {
		if all[i].Party.Role == role && all[i].Version == c.Version && all[i].Whole() {
			return true, err
		}
	}
	return false, err
}

// operatorRole is the operator's among signers.
const operatorRole = "operator"

// enter puts a version in force and notes what it changes.
func enter(tx *db.Tx, by Acting, before distributors.Contract) error {
	versions, err := distributors.Versions(tx, 0, before.ID)
	if err != nil {
		return err
	}
	after, err := distributors.Enter(tx, before.ID, by.At)
	if err != nil {
		return err
	}
	body := changedContract{After: tellContract(&after, "")}
	for _, v := range versions {
		if v.State == distributors.InForce {
			body.Before = tellContract(&v, "")
			v.Until = after.From
			by.armContractEnd(tx, &v)
		}
	}
	by.note(tx, "contract.enter", after.ID.String(), tellContract(&before, ""), body.After)
	by.tell(tx, outbox.Event{Kind: "contract.entered", Root: int64(after.Root), Distributor: after.Distributor, Body: encoded(body)})
	by.postBoth(tx, after.Distributor, "contract.entered", after.ID.String(), map[string]string{"contract": after.ID.String(), "from": after.From.String()})
	by.armContractEnd(tx, &after)
	return nil
}

// ContractWords writes a version's terms out as the words that are signed, Chinese first. They name no person: the distributor's real name
// stands under seal. The same terms always give the same words.
func ContractWords(tx *db.Tx, c *distributors.Contract) (string, error) {
	d, err := distributors.Get(tx, c.Distributor)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	line := func(chinese, english string, value any) { fmt.Fprintf(&b, "%s / %s: %v\n", chinese, english, value) }
	b.WriteString("分销协议 / Distribution contract\n")
	line("协议", "contract", c.Root)
	line("版本", "version", fmt.Sprintf("%d (%s)", c.Version, c.ID))
	line("分销商", "distributor", fmt.Sprintf("%s (%s)", d.Name, c.Distributor))
	line("利润模式", "profit mode", c.ProfitMode)
	line("币种", "currency", c.Currency)
	line("结算价为基准结算价的百万分之", "settlement price, ppm of the base price", c.PriceRatioPPM)
	line("最低售价为零售价的百万分之 (0 为不限)", "least sale price, ppm of the retail price (0: none)", c.FloorPPM)
	line("最高售价为零售价的百万分之 (0 为不限)", "greatest sale price, ppm of the retail price (0: none)", c.CeilingPPM)
	line("价差策略与限值", "drift policy and limit, ppm", fmt.Sprintf("%s %d", c.Drift, c.DriftLimitPPM))
	for _, p := range c.CategoryDrifts.All() {
		line("类目价差策略与限值", "drift policy and limit of a category, ppm", fmt.Sprintf("%s %s %d", p.Category, p.Drift, p.LimitPPM))
	}
	line("付款方式", "payment", c.Payment)
	line("赊销额度 (最小货币单位)", "credit limit, minor units", c.CreditLimit)
	line("产品线 (空为全部)", "product lines (empty: all)", c.Lines)
	line("使用分销商包装", "own packaging", c.Delivery.OwnPackaging)
	line("包裹内不放发票与价签", "no invoice or price slip in the parcel", c.Delivery.NoSlip)
	line("库存预占 (分钟)", "stock is held, minutes", c.HoldMinutes)
	line("付款期限 (天)", "to be paid within, days", c.PayDays)
	line("发货期限 (天)", "to be shipped within, days", c.ShipDays)
	line("自动确认收货 (天)", "received at the latest after, days", c.ReceiveDays)
	line("售后期 (天)", "after-sales, days", c.WindowDays)
	line("生效 (不早于双方签署)", "from (not before both have signed)", c.From)
	line("到期 (空为长期)", "until (empty: open-ended)", c.Until)
	b.WriteString("任何一方可书面说明理由, 至少提前 10 天通知终止; 在途订单继续履行。 / " +
		"Either side may end it in writing with a reason and at least 10 days' notice; open orders run on.\n")
	return b.String(), nil
}
