package distributors

import (
	"errors"
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

// Known says whether there is such a kind.
func (k ChannelKind) Known() bool {
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
	CreatedAt   clock.Micros
}

// NewChannel is what AddChannel needs.
type NewChannel struct {
	ID          id.Channel
	Distributor id.Distributor
	Name        string
	Kind        ChannelKind
}

// AddChannel adds a channel to an existing distributor: ErrNotFound, ErrTooManyChannels, or what is wrong with name and kind.
func AddChannel(tx *db.Tx, n NewChannel, at clock.Micros) (Channel, error) {
	c := Channel{ID: n.ID, Distributor: n.Distributor, Name: strings.TrimSpace(n.Name), Kind: n.Kind, CreatedAt: at}
	var faults fault.List
	if !isName(c.Name) {
		faults.Add(ErrName, "name")
	}
	if !c.Kind.Known() {
		faults.Add(ErrChannelKind, "kind")
	}
	if err := faults.Err(ErrInvalid); err != nil {
		return Channel{}, err
	}
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
	tx.Exec("insert into distributors_channels ("+channelColumns+") values ($1, $2, $3, $4, $5)", c.ID, c.Distributor, c.Name, c.Kind, at)
	return c, nil
}

const channelColumns = "id, distributor_id, name, kind, created_at"

func scanChannel(r *db.Row) Channel {
	return Channel{
		ID: id.Channel(r.Int()), Distributor: id.Distributor(r.Int()), Name: r.Text(), Kind: ChannelKind(r.Text()), CreatedAt: clock.Micros(r.Int()),
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
