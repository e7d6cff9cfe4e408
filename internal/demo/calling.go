package demo

import (
	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

func (s *scene) planWebhook() { s.do(s.part(64), 11*clock.Hour, s.makeWebhook) }

// makeWebhook makes an endpoint of the first distributor and pauses it in the same transaction: no message is ever made for a paused one, and
// none is sent.
func (s *scene) makeWebhook(tx *db.Tx, at clock.Micros) error {
	x := s.distributors[0]
	secret, err := contacts.SealText(s.world.Ring, id.NewSecret(s.world.IDs), int64(x.id), webhooks.MintSecret(), at)
	if err != nil {
		return err
	}
	by, endpoint := s.acting(x.actor(), at), id.NewEndpoint(s.world.IDs)
	err = flows.CreateWebhook(tx, by, flows.NewWebhook{ID: endpoint, Distributor: x.id, Secret: secret, Wish: webhooks.Wish{
		URL: "https://hooks.example.com/fenxiao/" + shopLogin(x.mark), Description: "ERP 订单与价格同步（示例地址，已暂停）",
		Events: []string{"order.*", "sub_order.*", "price.*"},
	}})
	if err != nil {
		return err
	}
	s.note(tx, by, "webhook.create", endpoint.String(), noted{State: string(webhooks.Active)})
	if _, err := webhooks.Move(tx, x.id, endpoint, webhooks.Pause, at); err != nil {
		return err
	}
	s.note(tx, by, "webhook.pause", endpoint.String(), noted{State: string(webhooks.Paused)})
	return nil
}
