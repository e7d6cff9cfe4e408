package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/contacts"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/flows"
	"github.com/fenxiao/fenxiao/internal/id"
	"github.com/fenxiao/fenxiao/internal/notices"
	"github.com/fenxiao/fenxiao/internal/testkit"
)

// postOffice is a mail server of the test's own: real SMTP, and a box that is looked into.
type postOffice struct {
	mu     sync.Mutex
	box    []string
	broken bool
}

func (o *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return &posting{office: o}, nil }

type posting struct {
	office *postOffice
	to     string
}

func (p *posting) Reset()                                    {}
func (p *posting) Logout() error                             { return nil }
func (p *posting) Mail(string, *smtp.MailOptions) error      { return nil }
func (p *posting) Rcpt(to string, _ *smtp.RcptOptions) error { p.to = to; return nil }

func (p *posting) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	p.office.mu.Lock()
	defer p.office.mu.Unlock()
	if p.office.broken {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "try later, " + p.to}
	}
	p.office.box = append(p.office.box, "To-Envelope: "+p.to+"\r\n"+string(text))
	return err
}

func openOffice(t *testing.T) (*postOffice, *Postman) {
	t.Helper()
	office := &postOffice{}
	server := smtp.NewServer(office)
	server.Domain = "localhost"
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own listener
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	postman, err := NewPostman(fmt.Sprintf("smtp://%s?from=shop@example.com&tls=none", listener.Addr()))
	if err != nil {
		t.Fatal(err)
	}
	return office, postman
}

func TestANoticeArrivesByMailInTheLanguageOfItsAddress(t *testing.T) {
	testkit.Each(t, flows.Schema(), func(t *testing.T, w *testkit.World) {
		office, postman := openOffice(t)
		ring, err := contacts.NewKeyring(1, map[int64]contacts.MasterKey{1: contacts.NewMasterKey()})
		if err != nil {
			t.Fatal(err)
		}
		world := &flows.World{DB: w.DB, IDs: w.IDs, Ring: ring, Zone: time.UTC}
		to := notices.Supplier(7)
		sealed, err := contacts.SealText(ring, id.NewSecret(w.IDs), 7, "clerk@tea.example", w.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		w.Write(t, func(tx *db.Tx) error {
			contacts.InsertTexts(tx, sealed)
			notices.Post(tx, notices.Notice{
				ID: id.NewNotice(w.IDs), To: to, Event: "agreement.ended", Facts: map[string]string{"agreement": "A-1", "reason": "合意"}, Written: true,
				At: w.Clock.Now(),
			})
			return errors.Join(notices.AddAddress(tx, to, notices.Address{ID: sealed.ID, Language: notices.Chinese, At: w.Clock.Now()}), tx.Flush())
		})
		office.broken = true
		sent, err := flows.SendMail(t.Context(), world, postman.Send)
		if sent != 0 || err == nil || strings.Contains(err.Error(), "clerk@") {
			t.Errorf("a server that refuses: %d sent, %v", sent, err)
		}
		office.broken = false
		if sent, err := flows.SendMail(t.Context(), world, postman.Send); sent != 0 || err != nil {
			t.Errorf("at once again: %d sent, %v", sent, err)
		}
		w.Clock.Advance(clock.Minute)
		if sent, err := flows.SendMail(t.Context(), world, postman.Send); sent != 1 || err != nil {
			t.Fatalf("%d sent, %v", sent, err)
		}
		mail := []byte(office.box[0])
		for _, want := range []string{"To-Envelope: clerk@tea.example", "Content-Language: zh", "Message-ID: <ntc_"} {
			if !bytes.Contains(mail, []byte(want)) {
				t.Errorf("no %q in %s", want, mail)
			}
		}
		if sent, err := flows.SendMail(t.Context(), world, postman.Send); sent != 0 || err != nil || len(office.box) != 1 {
			t.Errorf("sent again: %d, %v", sent, err)
		}
	})
}

func TestAMailServersAddressIsCheckedAndNeverRepeated(t *testing.T) {
	for address, fine := range map[string]bool{
		"smtp://u:secret@mail.example:587?from=shop@example.com": true, "smtps://u:secret@mail.example?from=Shop%20<shop@example.com>": true,
		"smtp://mail.example": false, "http://u:secret@mail.example?from=a@b.c": false, "smtp://u:secret@?from=a@b.c": false,
		"smtp://u:secret@mail.example?from=a@b.c&tls=none": false, "smtp://u:secret@mail.example:x?from=a@b.c": false,
	} {
		_, err := NewPostman(address)
		if (err == nil) != fine || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
