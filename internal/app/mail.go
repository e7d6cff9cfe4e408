package app

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/fenxiao/fenxiao/internal/flows"
)

// mailTime is how long one letter may take.
const mailTime = 30 * time.Second

// Postman sends letters through one SMTP server.
type Postman struct {
	client *gomail.Client
	from   string
	domain string
}

// errMail: the setting is no mail server's address. The setting holds a password and is not repeated.
var errMail = errors.New("the mail server is given as smtp://user:password@host:587?from=shop@example.com, smtps:// for TLS from the first byte")

// NewPostman reads the address of a mail server: `smtp://` takes STARTTLS (with `tls=none`, only where the server is this machine, nothing),
// `smtps://` TLS from the first byte. `from` is who sends.
func NewPostman(address string) (*Postman, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errMail
	}
	from, err := mail.ParseAddress(u.Query().Get("from"))
	if err != nil {
		return nil, errMail
	}
	options := []gomail.Option{gomail.WithTimeout(mailTime)}
	switch {
	case u.Scheme == "smtps":
		options = append(options, gomail.WithSSLPort(false))
	case u.Query().Get("tls") == "none":
		if h := u.Hostname(); h != "localhost" && h != "127.0.0.1" && h != "::1" {
			return nil, fmt.Errorf("%w; tls=none is for this machine alone", errMail)
		}
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil {
			return nil, errMail
		}
		options = append(options, gomail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, errMail
	}
	return &Postman{client, from.String(), u.Hostname()}, nil
}

// Send sends one letter. Its number makes the Message-ID, so that a letter sent twice can be seen to be one.
func (p *Postman) Send(ctx context.Context, l flows.Letter) error {
	m := gomail.NewMsg()
	if err := errors.Join(m.From(p.from), m.To(l.To)); err != nil {
		return errors.New("a mail address does not parse") // the error would name it
	}
	m.Subject(l.Title)
	m.SetMessageIDWithValue(l.ID + "@" + p.domain)
	m.SetGenHeader(gomail.HeaderContentLang, string(l.Language))
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	if err := p.client.DialAndSendWithContext(ctx, m); err != nil {
		return fmt.Errorf("mail %s: %w", l.ID, hidden(err))
	}
	return nil
}

// hidden keeps of an error what names nobody: the server's answer may quote the address.
func hidden(err error) error {
	var failed *gomail.SendError
	if errors.As(err, &failed) {
		return fmt.Errorf("the server refused it (code %d, temporary %v)", failed.ErrorCode(), failed.IsTemp())
	}
	return errors.New("the server could not be reached")
}
