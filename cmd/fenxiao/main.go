// Command fenxiao is the whole platform: server, demo, and the tools around its database.
//
// Exit codes: 0 done · 1 it failed · 2 it was called wrongly · 3 it looked and found something wrong (audit, doctor, bench).
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"regexp"
	"syscall"
	_ "time/tzdata" // the operator's zone, also on hosts without zone files

	"github.com/alecthomas/kong"

	"github.com/fenxiao/fenxiao/internal/app"
)

// version is set when the program is built.
var version = "development"

// Exit codes.
const (
	exitFailed = 1
	exitUsage  = 2
	exitFound  = 3
)

// privately keeps what the program writes (database, backups, reports) from other users of the machine.
const privately = 0o077

// errFound ends a command that looked and found something wrong, and has told so already.
var errFound = errors.New("findings")

type commands struct {
	Config  kong.ConfigFlag  `help:"JSON file with settings by the names of the flags. Flags come first, then the environment (FENXIAO_ and the flag's name in capitals), then the file." placeholder:"FILE" type:"existingfile"`
	Verbose bool             `help:"Log requests, too."`
	Version kong.VersionFlag `help:"Print the version."`

	Serve   serveCommand   `cmd:"" help:"Run the server with its pages."`
	Demo    demoCommand    `cmd:"" help:"Fill an empty database with a lively demo."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up to date."`
	Replay  replayCommand  `cmd:"" help:"Run a year of a real wholesaler's invoices through the platform."`
	Import  importCommand  `cmd:"" help:"Import a file of products, prices or stock."`
	Bench   benchCommand   `cmd:"" help:"Measure how fast orders are placed and paid, on throw-away databases."`
	Audit   auditCommand   `cmd:"" help:"Check that books, stock, states and statements hold."`
	Backup  backupCommand  `cmd:"" help:"Copy the embedded database to a file, also beside a running server."`
	Restore restoreCommand `cmd:"" help:"Put a backup in the place of the embedded database."`
	Rescue  rescueCommand  `cmd:"" help:"Let a person in again who lost password and second factor; stop the server first."`
	Doctor  doctorCommand  `cmd:"" help:"Look over an installation."`
}

// where are the flags of all commands that touch an installation.
type where struct {
	DB      string `name:"db" help:"sqlite:PATH or postgres://…; by default fenxiao.db in the data folder." placeholder:"DSN"`
	Data    string `help:"Folder of the embedded database and the master key; by default ${default}." default:"./data" placeholder:"FOLDER"`
	KeyFile string `help:"File of the master key, which seals personal data; by default fenxiao.key in the data folder. Back it up apart from the database." placeholder:"FILE"`
}

func (w where) place() app.Place { return app.Place{DSN: w.DB, Data: w.Data, KeyFile: w.KeyFile} }

func main() { os.Exit(run()) }

func run() int {
	syscall.Umask(privately)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	environment := fromEnvironment(os.Environ())
	var c commands
	arguments := append(environment.arguments(os.Args[1:]), os.Args[1:]...)
	parser, err := kong.New(&c, kong.Name("fenxiao"), kong.UsageOnError(), kong.Vars{"version": version},
		kong.Description("A self-hosted e-commerce distribution platform. 自部署的电商分销平台。"),
		kong.Configuration(environment.file), kong.Resolvers(environment), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return tell(err.Error(), exitFailed)
	}
	chosen, err := parser.Parse(arguments)
	if err != nil {
		return tell(err.Error(), exitUsage)
	}
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	slog.SetDefault(log)
	return exitCode(chosen.Run(log))
}

func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFound):
		return exitFound
	case errors.Is(err, context.Canceled):
		return tell("stopped", exitFailed)
	}
	return tell(err.Error(), exitFailed)
}

// password is what stands in an address for a password.
var password = regexp.MustCompile(`(://[^:/@\s]*:)\S*(@)|(password=)[^&\s]*`)

// masked hides the password of an address that was typed in the wrong place.
func masked(text string) string { return password.ReplaceAllString(text, "$1$3…$2") }

// tell says in one line what went wrong.
func tell(text string, code int) int {
	fmt.Fprintln(os.Stderr, "fenxiao:", masked(app.Line(text)))
	return code
}
