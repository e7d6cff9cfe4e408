package api

import (
	"context"
	"time"

	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/web"
)

// LegalWarning is the warning about ways in by purchase and by fee.
type LegalWarning struct {
	Version      string    `json:"version" example:"2026-1"`
	Chinese      string    `json:"zh"`
	English      string    `json:"en"`
	Acknowledged bool      `json:"acknowledged"`
	By           string    `json:"by,omitempty" example:"psn_0123456789abc"`
	At           time.Time `json:"at,omitzero"`
}

// WarningAssent is the typed acknowledgement.
type WarningAssent struct {
	Version  string `json:"version" minLength:"1" maxLength:"20" example:"2026-1"`
	Language string `json:"language" enum:"zh,en"`
	Word     string `json:"word" minLength:"1" maxLength:"40" doc:"As the warning says in that language" example:"我已知晓"`
}

func (d *doors) warningRoutes() {
	door(d, get("get-legal-warning", "/v1/legal-warning", "Read the legal warning about purchase and fees"), d.getWarning)
	door(d, post("acknowledge-legal-warning", "/v1/legal-warning/acknowledge", "Acknowledge the legal warning by typing its word").
		with("Who, when and from where is kept. Pages by purchase or fee can then be opened."), d.acknowledgeWarning)
	door(d, post("withdraw-legal-warning", "/v1/legal-warning/withdraw", "Take the acknowledgement back").
		with("Closes the pages by purchase or fee."), d.withdrawWarning)
}

func readWarning(tx *db.Tx, _ string) (LegalWarning, error) {
	out := LegalWarning{Version: distributors.WarningVersion, Chinese: distributors.WarningWords["zh"], English: distributors.WarningWords["en"]}
	all, err := distributors.Acknowledgements(tx)
	for _, a := range all {
		if a.WithdrawnAt == 0 && a.Version == distributors.WarningVersion {
			out.Acknowledged, out.By, out.At = true, a.Actor, moment(a.At)
		}
	}
	return out, err
}

func (d *doors) getWarning(ctx context.Context, _ *struct{}) (*answer[LegalWarning], error) {
	return show(ctx, d, func(tx *db.Tx) (LegalWarning, error) { return readWarning(tx, "") })
}

type acknowledgeInput struct {
	web.Writing
	Body WarningAssent
}

func (d *doors) acknowledgeWarning(ctx context.Context, in *acknowledgeInput) (*written[LegalWarning], error) {
	a := distributors.Acknowledgement{
		ID: id.NewEvent(d.world.IDs), Version: in.Body.Version, Language: in.Body.Language, Word: in.Body.Word,
	}
	return run(ctx, d, command[LegalWarning]{
		key: in.KeyFor(ctx, in.Body), object: distributors.WarningVersion, read: readWarning,
		do: func(w *writing) error { return flows.AcknowledgeWarning(w.tx, w.acting(), a, web.AddressOf(ctx)) },
	})
}

type withdrawWarningInput struct {
	web.Writing
	Body *nothing
}

func (d *doors) withdrawWarning(ctx context.Context, in *withdrawWarningInput) (*written[LegalWarning], error) {
	return run(ctx, d, command[LegalWarning]{
		key: in.KeyFor(ctx, nil), object: distributors.WarningVersion, read: readWarning,
		do: func(w *writing) error { return flows.WithdrawWarning(w.tx, w.acting()) },
	})
}
