package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

func (d *doors) channelRoutes() {
	door(d, get("list-channels", "/v1/channels", "List a distributor's channels"), d.listChannels)
	door(d, create("create-channel", "/v1/channels", "Add a channel"), d.createChannel)
	door(d, get("get-channel", "/v1/channels/{channel_id}", "Get a channel"), d.getChannel)
	door(d, put("edit-channel", "/v1/channels/{channel_id}", "Change a channel's name and where it is").with("Its kind stays."), d.editChannel)
	door(d, post("close-channel", "/v1/channels/{channel_id}/close", "Take no more orders through a channel").with("Open orders run on."), d.closeChannel)
}

// Channel is one shop of a distributor.
type Channel struct {
	ID            web.ID[id.Channel]     `json:"id"`
	DistributorID web.ID[id.Distributor] `json:"distributor_id"`
	Name          string                 `json:"name" example:"小满优选天猫店"`
	Kind          string                 `json:"kind" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale"`
	ShopFacts
	State     string    `json:"state" enum:"active,closed"`
	CreatedAt time.Time `json:"created_at"`
	ClosedAt  time.Time `json:"closed_at,omitzero"`
}

// ShopFacts say where a channel is.
type ShopFacts struct {
	Platform string `json:"platform,omitempty" maxLength:"100" example:"天猫"`
	Address  string `json:"address,omitempty" maxLength:"500" doc:"Of its page (https:// or http://) or in a street; it is shown, never fetched" example:"https://xiaoman.tmall.com"`
	Grade    string `json:"grade,omitempty" maxLength:"100" doc:"As its platform grades it" example:"五钻"`
	Region   string `json:"region,omitempty" maxLength:"100" example:"310115"`
}

func (s ShopFacts) read() distributors.Shop {
	return distributors.Shop{Platform: s.Platform, Address: s.Address, Grade: s.Grade, Region: s.Region}
}

// NewChannel is a channel to be added.
type NewChannel struct {
	DistributorID web.ID[id.Distributor] `json:"distributor_id,omitempty" doc:"Needed from the operator; a distributor's own otherwise"`
	Name          string                 `json:"name" minLength:"1" maxLength:"100" example:"小满优选天猫店"`
	Kind          string                 `json:"kind" enum:"marketplace_shop,mall_shop,b2c_platform,own_site,physical_shop,wholesale"`
	ShopFacts
}

// ToAPIChannel writes a channel.
func ToAPIChannel(c distributors.Channel) Channel {
	return Channel{
		ID: web.Written(c.ID), DistributorID: web.Written(c.Distributor), Name: c.Name, Kind: string(c.Kind), State: string(c.State),
		ShopFacts: ShopFacts{Platform: c.Shop.Platform, Address: c.Shop.Address, Grade: c.Shop.Grade, Region: c.Shop.Region},
		CreatedAt: moment(c.CreatedAt), ClosedAt: moment(c.ClosedAt),
	}
}

type listChannelsInput struct {
	web.Paging
	DistributorQuery
}

func (d *doors) listChannels(ctx context.Context, in *listChannelsInput) (*answer[web.Page[Channel]], error) {
	distributor, err := distributorOf(ctx, in.DistributorID, "query.distributor_id")
	if err != nil {
		return nil, err
	}
	after, err := web.AfterID[id.Channel](in.Paging)
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (web.Page[Channel], error) {
		if _, err := distributors.Get(tx, distributor); err != nil {
			return web.Page[Channel]{}, err
		}
		rows, err := distributors.Channels(tx, distributor, after, in.Limit+1)
		return pageOf(in.Paging, rows, ToAPIChannel, func(c distributors.Channel) id.Channel { return c.ID }), err
	})
}

type createChannelInput struct {
	web.Writing
	Body NewChannel
}

func (d *doors) createChannel(ctx context.Context, in *createChannelInput) (*written[Channel], error) {
	distributor, err := distributorOf(ctx, in.Body.DistributorID, "distributor_id")
	if err != nil {
		return nil, err
	}
	n := distributors.NewChannel{
		ID: id.NewChannel(d.world.IDs), Distributor: distributor, Name: in.Body.Name, Kind: distributors.ChannelKind(in.Body.Kind),
		Shop: in.Body.read(),
	}
	return run(ctx, d, command[Channel]{
		key: in.KeyFor(ctx, in.Body), action: "channel.create", object: n.ID.String(), made: true, read: readChannel(distributor),
		do: func(w *writing) error {
			_, err := distributors.AddChannel(w.tx, n, w.at)
			return err
		},
	})
}

func readChannel(owner id.Distributor) func(tx *db.Tx, object string) (Channel, error) {
	return func(tx *db.Tx, object string) (Channel, error) {
		c, err := distributors.GetChannel(tx, owner, web.ID[id.Channel](object).Read())
		return ToAPIChannel(c), err
	}
}

// ChannelPath names a channel in a path.
type ChannelPath struct {
	ChannelID web.ID[id.Channel] `path:"channel_id"`
}

func (d *doors) getChannel(ctx context.Context, in *ChannelPath) (*answer[Channel], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return show(ctx, d, func(tx *db.Tx) (Channel, error) { return readChannel(owner)(tx, string(in.ChannelID)) })
}

// ChannelFacts are what of a channel may change.
type ChannelFacts struct {
	Name string `json:"name" minLength:"1" maxLength:"100" example:"小满优选天猫店"`
	ShopFacts
}

type editChannelInput struct {
	web.Writing
	ChannelPath
	Body ChannelFacts
}

func (d *doors) editChannel(ctx context.Context, in *editChannelInput) (*written[Channel], error) {
	return d.changeChannel(ctx, in.KeyFor(ctx, in.Body), in.ChannelID, "channel.edit", func(w *writing, owner id.Distributor) error {
		_, err := distributors.EditChannel(w.tx, distributors.NewChannel{
			ID: in.ChannelID.Read(), Distributor: owner, Name: in.Body.Name, Shop: in.Body.read(),
		})
		return err
	})
}

type closeChannelInput struct {
	web.Writing
	ChannelPath
	Body *nothing
}

func (d *doors) closeChannel(ctx context.Context, in *closeChannelInput) (*written[Channel], error) {
	return d.changeChannel(ctx, in.KeyFor(ctx, nil), in.ChannelID, "channel.close", func(w *writing, owner id.Distributor) error {
		_, err := distributors.CloseChannel(w.tx, owner, in.ChannelID.Read(), w.at)
		return err
	})
}

func (d *doors) changeChannel(
	ctx context.Context, key web.Key, channel web.ID[id.Channel], action string, change func(w *writing, owner id.Distributor) error,
) (*written[Channel], error) {
	owner, err := scopeOf(ctx).Distributor()
	if err != nil {
		return nil, err
	}
	return run(ctx, d, command[Channel]{
		key: key, action: action, object: string(channel), read: readChannel(owner),
		do: func(w *writing) error { return change(w, owner) },
	})
}
