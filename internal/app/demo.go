package app

import (
	"context"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
)

// FillDemo fills an empty database with the demo, whose time ends with yesterday, and tells its sign-ins: Failure.
func FillDemo(_ context.Context, _ Place, _ *db.DB, _ clock.Micros) ([]SignIn, error) {
	return nil, &Failure{"the demo is not built yet", nil}
}

func demoSignIns() []SignIn { return nil }
