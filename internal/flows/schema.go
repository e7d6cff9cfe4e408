package flows

import (
	"io/fs"

	"github.com/fenxiao/fenxiao/internal/access"
	"github.com/fenxiao/fenxiao/internal/aftersales"
	"github.com/fenxiao/fenxiao/internal/catalog"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/desks"
	"github.com/fenxiao/fenxiao/internal/distributors"
	"github.com/fenxiao/fenxiao/internal/feed"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/fronts"
	"github.com/fenxiao/fenxiao/internal/grades"
	"github.com/fenxiao/fenxiao/internal/imports"
	"github.com/fenxiao/fenxiao/internal/ledger"
	"github.com/fenxiao/fenxiao/internal/limits"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/orders"
	"github.com/fenxiao/fenxiao/internal/outbox"
	"github.com/fenxiao/fenxiao/internal/penalties"
	"github.com/fenxiao/fenxiao/internal/pool"
	"github.com/fenxiao/fenxiao/internal/pricing"
	"github.com/fenxiao/fenxiao/internal/settlements"
	"github.com/fenxiao/fenxiao/internal/shipping"
	"github.com/fenxiao/fenxiao/internal/signatures"
	"github.com/fenxiao/fenxiao/internal/stock"
	"github.com/fenxiao/fenxiao/internal/suppliers"
	"github.com/fenxiao/fenxiao/internal/timers"
	"github.com/fenxiao/fenxiao/internal/visits"
	"github.com/fenxiao/fenxiao/internal/web"
	"github.com/fenxiao/fenxiao/internal/webhooks"
)

// Schema names the migrations of all packages that own tables, for db.Migrations.
func Schema() []fs.FS {
	return []fs.FS{
		outbox.Schema, timers.Schema, web.Schema, access.Schema, contacts.Schema, suppliers.Schema, distributors.Schema, catalog.Schema,
		pool.Schema, pricing.Schema, stock.Schema, orders.Schema, shipping.Schema, aftersales.Schema, ledger.Schema, settlements.Schema,
		signatures.Schema, notices.Schema, files.Schema, grades.Schema, limits.Schema, imports.Schema, penalties.Schema, feed.Schema,
		webhooks.Schema, visits.Schema, desks.Schema, fronts.Schema,
	}
}
