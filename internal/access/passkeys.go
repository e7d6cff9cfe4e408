package access

import (
	"encoding/binary"
	"errors"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/id"
)

const (
	// ChallengeLife is how long a passkey may take to answer.
	ChallengeLife = 5 * clock.Minute
	maxPasskeys   = 20
)

// Site is where a passkey is good: the host, and the origin of the page that asks. The door has made sure that both are ours.
type Site struct {
	Host   string // `shop.example.com`
	Origin string // `https://shop.example.com:8443`
}

// Passkey is a key pair that a person's device or password manager keeps (WebAuthn): it is asked to verify its person, so that it stands for both
// factors.
type Passkey struct {
	ID        id.Passkey
	Name      string
	Site      string // the host that it is good for
	BackedUp  bool   // its maker keeps it on several devices
	CreatedAt clock.Micros
	UsedAt    clock.Micros // 0: never
}

// Passkeys lists a person's passkeys in the order they were added.
func Passkeys(tx *db.Tx, person id.Person) ([]Passkey, error) {
	return db.All(tx, func(r *db.Row) Passkey {
		return Passkey{id.Passkey(r.Int()), r.Text(), r.Text(), r.Bool(), clock.Micros(r.Int()), clock.Micros(r.Int())}
	}, "select id, name, site, backed_up, created_at, used_at from access_passkeys where person_id = $1 order by id limit $2", person, maxPasskeys)
}

// holder is a person with its passkeys, as the ceremonies want it.
type holder struct {
	person   Person
	passkeys []webauthn.Credential
	ids      []id.Passkey
}

func (h *holder) WebAuthnID() []byte                         { return handle(h.person.ID) }
func (h *holder) WebAuthnName() string                       { return h.person.Login }
func (h *holder) WebAuthnDisplayName() string                { return h.person.Name }
func (h *holder) WebAuthnCredentials() []webauthn.Credential { return h.passkeys }

// handle is how a passkey names its person.
func handle(person id.Person) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(person)) //nolint:gosec // a bit pattern
}

// readHolder reads a person with its passkeys for a site.
func readHolder(tx *db.Tx, p Person, site Site) (*holder, error) {
	h := &holder{person: p}
	tx.Query(func(r *db.Row) {
		h.ids = append(h.ids, id.Passkey(r.Int()))
		c := webauthn.Credential{ID: r.Bytes(), PublicKey: r.Bytes()}
		c.Authenticator.SignCount = uint32(r.Int()) //nolint:gosec // stored from one
		c.Flags.BackupState, c.Flags.BackupEligible = r.Bool(), r.Bool()
		c.Flags.UserPresent, c.Flags.UserVerified = true, true
		h.passkeys = append(h.passkeys, c)
	}, `select id, credential_id, public_key, sign_count, backed_up, backup_eligible from access_passkeys
		where person_id = $1 and site = $2 order by id`, p.ID, site.Host)
	return h, tx.Flush()
}

// party is the site as the ceremonies want it.
func (s Site) party() (*webauthn.WebAuthn, error) {
	yes := true
	return webauthn.New(&webauthn.Config{
		RPID: s.Host, RPDisplayName: issuer, RPOrigins: []string{s.Origin}, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &yes, ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
		// Browsers tell of extensions that nobody asked for.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
}

// AskForPasskey asks whoever has a passkey for this site to show it, and gives the options of navigator.credentials.get.
func AskForPasskey(tx *db.Tx, site Site, at clock.Micros) (*protocol.CredentialAssertion, error) {
	party, err := site.party()
	if err != nil {
		return nil, err
	}
	options, session, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	challenge(tx, session.Challenge, 0, site, at)
	return options, nil
}

// OfferPasskey begins to add a passkey to a person, and gives the options of navigator.credentials.create: ErrTooManyPasskeys.
func OfferPasskey(tx *db.Tx, person id.Person, site Site, at clock.Micros) (*protocol.CredentialCreation, error) {
	f, err := ReadFactors(tx, person)
	switch {
	case err != nil:
		return nil, err
	case f.Passkeys >= maxPasskeys:
		return nil, ErrTooManyPasskeys
	}
	h, err := readHolder(tx, f.Person, site)
	if err != nil {
		return nil, err
	}
	party, err := site.party()
	if err != nil {
		return nil, err
	}
	var known []protocol.CredentialDescriptor
	for i := range h.passkeys {
		known = append(known, h.passkeys[i].Descriptor())
	}
	options, session, err := party.BeginRegistration(h, webauthn.WithExclusions(known))
	if err != nil {
		return nil, err
	}
	challenge(tx, session.Challenge, person, site, at)
	return options, nil
}

// challenge writes a challenge down; those that nobody answered in time go with it.
func challenge(tx *db.Tx, text string, person id.Person, site Site, at clock.Micros) {
	tx.Exec("delete from access_challenges where expires_at <= $1", at)
	tx.Exec("insert into access_challenges (challenge, person_id, site, origin, expires_at) values ($1, $2, $3, $4, $5)",
		text, person, site.Host, site.Origin, at+ChallengeLife)
}

// takeChallenge gives what was asked under a challenge, of a person (0: of anybody), and lets nobody answer it again; false when it was not asked,
// or too long ago, or at another site.
func takeChallenge(tx *db.Tx, text string, person id.Person, site Site, at clock.Micros) (bool, error) {
	tx.Exec(`delete from access_challenges where challenge = $1 and person_id = $2 and site = $3 and origin = $4 and expires_at > $5`,
		text, person, site.Host, site.Origin, at)
	taken, err := tx.Affected()
	return taken == 1, err
}

// NewPasskey is what a browser answered to OfferPasskey.
type NewPasskey struct {
	ID     id.Passkey
	Name   string
	Answer []byte // the credential as JSON
	Site   Site
}

// AddPasskey adds a passkey: ErrName, ErrNewPasskey. The factors are held.
func AddPasskey(tx *db.Tx, f Factors, n NewPasskey, at clock.Micros) (Passkey, error) {
	name := strings.TrimSpace(n.Name)
	if !isName(name) {
		return Passkey{}, ErrName.At("name")
	}
	if f.Passkeys >= maxPasskeys {
		return Passkey{}, ErrTooManyPasskeys
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes(n.Answer)
	if err != nil {
		return Passkey{}, ErrNewPasskey.At("credential")
	}
	asked := answer.Response.CollectedClientData.Challenge
	if ok, err := takeChallenge(tx, asked, f.Person.ID, n.Site, at); err != nil || !ok {
		return Passkey{}, failedOr(err, ErrNewPasskey.At("credential"))
	}
	party, err := n.Site.party()
	if err != nil {
		return Passkey{}, err
	}
	made, err := party.CreateCredential(&holder{person: f.Person}, webauthn.SessionData{
		Challenge: asked, RelyingPartyID: n.Site.Host, UserID: handle(f.Person.ID), UserVerification: protocol.VerificationRequired,
		CredParams: webauthn.CredentialParametersDefault(),
	}, answer)
	if err != nil {
		return Passkey{}, ErrNewPasskey.At("credential")
	}
	known, err := db.One(tx, db.Int, "select count(*) from access_passkeys where credential_id = $1", made.ID)
	if err != nil || known > 0 {
		return Passkey{}, failedOr(err, ErrNewPasskey.At("credential"))
	}
	p := Passkey{ID: n.ID, Name: name, Site: n.Site.Host, BackedUp: made.Flags.BackupState, CreatedAt: at}
	tx.Exec(`insert into access_passkeys
			(id, person_id, name, site, credential_id, public_key, sign_count, backed_up, backup_eligible, created_at, used_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`, p.ID, f.Person.ID, p.Name, p.Site, made.ID, made.PublicKey,
		int64(made.Authenticator.SignCount), flag(p.BackedUp), flag(made.Flags.BackupEligible), at)
	return p, nil
}

// failedOr is an error that happened, or else a refusal.
func failedOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// ShowPasskey tells whose passkey answered to AskForPasskey, and notes its use: ErrPasskey for one that is unknown, did not verify its person, answers to
// something else, or has counted backwards, which a copy of it does.
func ShowPasskey(tx *db.Tx, answer []byte, site Site, at clock.Micros) (Person, id.Passkey, error) {
	said, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil || len(said.Response.UserHandle) != len(handle(0)) {
		return Person{}, 0, ErrPasskey
	}
	asked := said.Response.CollectedClientData.Challenge
	if ok, err := takeChallenge(tx, asked, 0, site, at); err != nil || !ok {
		return Person{}, 0, failedOr(err, ErrPasskey)
	}
	f, err := HoldFactors(tx, id.Person(binary.BigEndian.Uint64(said.Response.UserHandle))) //nolint:gosec // a bit pattern
	switch {
	case errors.Is(err, ErrNotFound), err == nil && f.Person.DisabledAt != 0:
		return Person{}, 0, ErrPasskey
	case err != nil:
		return Person{}, 0, err
	}
	h, err := readHolder(tx, f.Person, site)
	if err != nil {
		return Person{}, 0, err
	}
	party, err := site.party()
	if err != nil {
		return Person{}, 0, err
	}
	shown, err := party.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, webauthn.SessionData{
		Challenge: asked, RelyingPartyID: site.Host, UserVerification: protocol.VerificationRequired,
	}, said)
	if err != nil || shown.Authenticator.CloneWarning {
		return Person{}, 0, ErrPasskey
	}
	for i := range h.passkeys {
		if string(h.passkeys[i].ID) == string(shown.ID) {
			tx.ExecOne("update access_passkeys set sign_count = $2, backed_up = $3, used_at = $4 where id = $1",
				h.ids[i], int64(shown.Authenticator.SignCount), flag(shown.Flags.BackupState), at)
			return f.Person, h.ids[i], nil
		}
	}
	return Person{}, 0, ErrPasskey
}

// SignInByPasskey begins a whole session for whoever's passkey answered: ErrPasskey. The passkey has verified its person, so nothing else is asked.
func SignInByPasskey(tx *db.Tx, answer []byte, site Site, s *Session, from Origin, at clock.Micros) (id.Passkey, error) {
	p, passkey, err := ShowPasskey(tx, answer, site, at)
	if err != nil {
		return 0, err
	}
	s.Person, s.State, s.ExpiresAt = p, Whole, at+SessionLife
	insertSession(tx, s, from, at)
	return passkey, nil
}

// RenamePasskey gives a passkey another name: ErrName, ErrNotFound.
func RenamePasskey(tx *db.Tx, person id.Person, passkey id.Passkey, name string) error {
	name = strings.TrimSpace(name)
	if !isName(name) {
		return ErrName.At("name")
	}
	tx.Exec("update access_passkeys set name = $3 where id = $2 and person_id = $1", person, passkey, name)
	return oneOrMissing(tx)
}

// RemovePasskey removes a passkey, and with the last factor the recovery codes: ErrNotFound, ErrLastFactor. The factors are held.
func RemovePasskey(tx *db.Tx, f Factors, passkey id.Passkey, at clock.Micros) error {
	tx.Exec("delete from access_passkeys where id = $2 and person_id = $1", f.Person.ID, passkey)
	if err := oneOrMissing(tx); err != nil {
		return err
	}
	return f.mayLose(tx, at)
}

func oneOrMissing(tx *db.Tx) error {
	changed, err := tx.Affected()
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	return err
}
