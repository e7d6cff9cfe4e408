package distributors

import (
	"errors"
	"net/url"
	"strings"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// ChannelKind says what kind of shop a channel is.
type ChannelKind string

// The kinds of channels.
const (
	MarketplaceShop ChannelKind = "marketplace_shop" // C店
	MallShop        ChannelKind = "mall_shop"        // 商城店 (天猫, 京东)
	B2CPlatform     ChannelKind = "b2c_platform"     // B2C 平台
	OwnSite         ChannelKind = "own_site"         // 独立网店, App, 小程序
	PhysicalShop    ChannelKind = "physical_shop"    // 实体店
	Wholesale       ChannelKind = "wholesale"        // 批发
)

func (k ChannelKind) known() bool {
	switch k {
	case MarketplaceShop, MallShop, B2CPlatform, OwnSite, PhysicalShop, Wholesale:
		return true
	default:
		return false
	}
}

// MaxChannels is how many channels a distributor may have.
const MaxChannels = 1000

// Channel is one shop of a distributor.
type Channel struct {
	ID          id.Channel
	Distributor id.Distributor
	Name        string
	Kind        ChannelKind
	Shop        Shop
	State       ChannelState
	CreatedAt   clock.Micros
	ClosedAt    clock.Micros // 0: it is active
}

// Shop says where a channel is; all of it may be empty.
type Shop struct {
	Platform string // 天猫, 抖音
	Address  string // of a page (https://…, http://…) or a street; shown to people, never fetched
	Grade    string // as its platform grades it
	Region   string // GB/T 2260 division code, or another land's name
}

// NewChannel is what AddChannel needs.
type NewChannel struct {
	ID          id.Channel
	Distributor id.Distributor
	Name        string
	Kind        ChannelKind
	Shop        Shop
}

// Complete finds all mistakes at once, under ErrInvalid. It is pure.
func (n *NewChannel) Complete() error {
	var faults fault.List
	n.Name = strings.TrimSpace(n.Name)
	if !isName(n.Name) {
		faults.Add(ErrName, "name")
	}
	if !n.Kind.known() {
		faults.Add(ErrChannelKind, "kind")
	}
	n.Shop.check(&faults)
	return faults.Err(ErrInvalid)
}

const (
	maxShopRunes    = 100
	maxAddressRunes = 500
)

func (s *Shop) check(faults *fault.List) {
	for _, x := range []struct {
		path  string
		value *string
		most  int
	}{{"platform", &s.Platform, maxShopRunes}, {"address", &s.Address, maxAddressRunes}, {"grade", &s.Grade, maxShopRunes}, {"region", &s.Region, maxShopRunes}} {
		*x.value = strings.TrimSpace(*x.value)
		if !isLine(*x.value, x.most) {
			faults.Add(ErrShop, x.path)
		}
	}
	if strings.Contains(s.Address, "://") && !isPage(s.Address) {
		faults.Add(ErrShop, "address")
	}
}

// isLine says whether a text is one line of at most so many characters; none is one too.
func isLine(s string, most int) bool { return s == "" || isText(s, most, "") }

// isPage says whether a text is the address of a public page: no scheme that a browser would run, nobody's password in it.
func isPage(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

// AddChannel adds a channel to an existing distributor: ErrNotFound, ErrTooManyChannels, or what is wrong with name and kind.
func AddChannel(tx *db.Tx, n NewChannel, at clock.Micros) (Channel, error) {
	if err := n.Complete(); err != nil {
		return Channel{}, err
	}
	c := Channel{ID: n.ID, Distributor: n.Distributor, Name: n.Name, Kind: n.Kind, Shop: n.Shop, State: ChannelActive, CreatedAt: at}
	if _, err := Get(tx, c.Distributor); err != nil {
		return Channel{}, err
	}
	have, err := db.One(tx, db.Int, "select count(*) from distributors_channels where distributor_id = $1", c.Distributor)
	if err != nil {
		return Channel{}, err
	}
	if have >= MaxChannels {
		return Channel{}, ErrTooManyChannels
	}
	tx.Exec("insert into distributors_channels ("+channelColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)", c.ID, c.Distributor,
		c.Name, c.Kind, c.Shop.Platform, c.Shop.Address, c.Shop.Grade, c.Shop.Region, c.State, at)
	return c, nil
}

// EditChannel changes a channel's name and where it is; its kind stays: scopes and orders are judged by it. ErrNotFound, ErrState when it is
// closed, or what Complete finds.
func EditChannel(tx *db.Tx, n NewChannel) (Channel, error) {
	c, err := moveChannel(tx, n.Distributor, n.ID, Editing)
	if err != nil {
		return Channel{}, err
	}
	n.Kind = c.Kind
	if err := n.Complete(); err != nil {
		return Channel{}, err
	}
	c.Name, c.Shop = n.Name, n.Shop
	tx.ExecOne("update distributors_channels set name = $2, platform = $3, address = $4, grade = $5, region = $6 where id = $1 and state = $7",
		c.ID, c.Name, c.Shop.Platform, c.Shop.Address, c.Shop.Grade, c.Shop.Region, ChannelActive)
	return c, nil
}

// CloseChannel takes no more orders through a channel; open ones run on. ErrNotFound, ErrState.
func CloseChannel(tx *db.Tx, owner id.Distributor, channel id.Channel, at clock.Micros) (Channel, error) {
	c, err := moveChannel(tx, owner, channel, Shutting)
	if err != nil {
		return Channel{}, err
	}
	c.ClosedAt = at
	tx.ExecOne("update distributors_channels set state = $2, closed_at = $3 where id = $1 and state = $4", channel, c.State, at, ChannelActive)
	return c, nil
}

func moveChannel(tx *db.Tx, owner id.Distributor, channel id.Channel, action ChannelAction) (Channel, error) {
	c, err := GetChannel(tx, owner, channel)
	if err != nil {
		return Channel{}, err
	}
	next, ok := ChannelLifecycle[c.State][action]
	if !ok {
		return Channel{}, ErrState.At("state", "state", string(c.State), "action", string(action))
	}
	c.State = next
	return c, nil
}

// Check refuses a channel that takes no new orders or listings: ErrChannelClosed.
func (c *Channel) Check() error {
	if c.State == ChannelClosed {
		return ErrChannelClosed
	}
	return nil
}

const channelColumns = "id, distributor_id, name, kind, platform, address, grade, region, state, created_at, closed_at"

func scanChannel(r *db.Row) Channel {
	return Channel{
		ID: id.Channel(r.Int()), Distributor: id.Distributor(r.Int()), Name: r.Text(), Kind: ChannelKind(r.Text()),
		Shop: Shop{r.Text(), r.Text(), r.Text(), r.Text()}, State: ChannelState(r.Text()), CreatedAt: clock.Micros(r.Int()), ClosedAt: clock.Micros(r.Int()),
	}
}

// GetChannel gives one channel of the owner (0: the operator asks, any owner), or ErrNotFound.
func GetChannel(tx *db.Tx, owner id.Distributor, channel id.Channel) (Channel, error) {
	c, err := db.One(tx, scanChannel, "select "+channelColumns+` from distributors_channels
		where id = $1 and (distributor_id = $2 or $2 = 0)`, channel, owner)
	if errors.Is(err, db.ErrNoRow) {
		return Channel{}, ErrNotFound
	}
	return c, err
}

// Channels lists a distributor's channels in the order they were added.
func Channels(tx *db.Tx, distributor id.Distributor, after id.Channel, limit int) ([]Channel, error) {
	return db.All(tx, scanChannel, "select "+channelColumns+` from distributors_channels
		where distributor_id = $1 and id > $2 order by id limit $3`, distributor, after, page(limit))
}

// LoadChannels queues loading of channels, for orders that name one; unknown ids stay absent. Whose they are is the caller's to compare.
func LoadChannels(tx *db.Tx, ids []id.Channel, into map[id.Channel]*Channel) {
	tx.Load("distributors_channels", []string{"id"}, db.Ids(ids), channelColumns, func(r *db.Row) {
		c := scanChannel(r)
		into[c.ID] = &c
	})
}
