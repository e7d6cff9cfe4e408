package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/id"
)

// TakeEntrance begins the review of a submitted application.
func TakeEntrance(tx *db.Tx, by Acting, application id.Application) error {
	return by.changeEntrance(tx, "application.take", application, func() (distributors.Application, error) {
		return distributors.Take(tx, application)
	})
}

// ReviewEntrance records a reviewer's verdict. An approval makes everything ready that the activation then sets going: the pending distributor
// with its inviter, its contract drawn from the page's template, its channels.
func ReviewEntrance(tx *db.Tx, by Acting, v distributors.Verdict) error {
	v.Reviewer, v.At = by.Actor, by.At
	return by.changeEntrance(tx, "application.review", v.Application, func() (distributors.Application, error) {
		a, err := distributors.Pronounce(tx, v)
		if err != nil || a.State != distributors.Approved {
			return a, err
		}
		if err := by.checkApplicant(tx, &a); err != nil {
			return a, err
		}
		return welcome(tx, by, a)
	})
}

func welcome(tx *db.Tx, by Acting, a distributors.Application) (distributors.Application, error) {
	r, err := distributors.GetRecruitment(tx, 0, a.Recruitment)
	if err != nil {
		return a, err
	}
	d, err := distributors.Create(tx, distributors.NewDistributor{
		ID: id.NewDistributor(by.World.IDs), Name: a.Name, Inviter: a.Inviter, Pending: true,
	}, by.At)
	if err != nil {
		return a, err
	}
	n := r.Form.Template.Contract()
	n.ID, n.Distributor = id.NewContract(by.World.IDs), d.ID
	if err := n.Complete(); err != nil {
		return a, err
	}
	if err := openAccounts(tx, by, &n); err != nil {
		return a, err
	}
	c, err := distributors.Draw(tx, n, by.At)
	if err != nil {
		return a, err
	}
	for _, x := range a.Content.Channels {
		_, err := distributors.AddChannel(tx, distributors.NewChannel{
			ID: id.NewChannel(by.World.IDs), Distributor: d.ID, Name: x.Name, Kind: x.Kind, Shop: x.Shop,
		}, by.At)
		if err != nil {
			return a, err
		}
	}
	distributors.LetIn(tx, a.ID, d.ID, c.ID, 0)
	a.Distributor, a.Contract = d.ID, c.ID
	by.note(tx, "distributor.create", d.ID.String(), nil, pendingBody{d.Name, string(d.State), a.ID.String(), a.Inviter.String()})
	by.note(tx, "contract.draw", c.ID.String(), nil, tellContract(&c, ""))
	return a, nil
}

type pendingBody struct {
	Name        string `json:"name"`
	State       string `json:"state"`
	Application string `json:"application_id"`
	Inviter     string `json:"inviter_id,omitempty"`
}
