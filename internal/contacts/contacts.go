// Package contacts owns the names, phones and addresses of people: the one place where personal data stands, and only as
// ciphertext. Everything else carries a contact's id. It refuses to open a contact for anyone but its owner.
package contacts

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/regions"
)

// Contact is a person who receives goods, in the clear. It prints masked.
type Contact struct {
	Name  string
	Phone string
	// Region decides delivery and freight: a GB/T 2260 division code of China, or another land's name. It is not sealed.
	Region  string
	Address string
}

// Longest texts, in characters.
const (
	maxNameRunes    = 64
	maxAddressRunes = 300
	minPhoneDigits  = 5
	maxPhoneDigits  = 20
	tailDigits      = 4
)

var (
	regionShape = regexp.MustCompile(`^[0-9A-Za-z .-]{2,40}$`)
	phoneShape  = regexp.MustCompile(`^\+?[0-9 ()-]+$`)
	mobileShape = regexp.MustCompile(`^(?:\+?86|0086)(1[0-9]{10})$`)
)

// Clean trims the contact, writes its phone as digits, and checks it; all mistakes at once under ErrInvalid, at the paths `name`,
// `phone`, `region`, `address`.
func (c Contact) Clean() (Contact, error) {
	c = Contact{Name: strings.TrimSpace(c.Name), Phone: digits(c.Phone), Region: strings.TrimSpace(c.Region), Address: strings.TrimSpace(c.Address)}
	var faults fault.List
	if !isText(c.Name, maxNameRunes) {
		faults.Add(ErrName, "name")
	}
	if n := len(strings.TrimPrefix(c.Phone, "+")); n < minPhoneDigits || n > maxPhoneDigits {
		faults.Add(ErrPhone, "phone")
	}
	faults.AddAll(CheckRegion(c.Region, "region"), "")
	if !isText(c.Address, maxAddressRunes) {
		faults.Add(ErrAddress, "address")
	}
	return c, faults.Err(ErrInvalid)
}

// CheckRegion refuses at a place what is neither a division code of China nor another land's name, with the nearest divisions: ErrRegion,
// ErrUnknownRegion, ErrRegionByName.
func CheckRegion(region, place string) error {
	var wrong *fault.Fault
	switch {
	case !regionShape.MatchString(region):
		wrong = ErrRegion
	case regions.Claims(region) && !regions.Fits(region):
		wrong = ErrUnknownRegion
	case regions.IsProvince(region):
		wrong = ErrRegionByName
	default:
		return nil
	}
	return wrong.At(place, Nearest(region)...)
}

func isText(s string, maxRunes int) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= maxRunes && utf8.ValidString(s) && strings.IndexFunc(s, unicode.IsControl) < 0
}

// phoneMarks drops what people write between the digits of a phone.
var phoneMarks = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "")

// digits writes a phone in its one form, so that one number has one HMAC: digits with a leading plus where there is one, and
// Chinese mobiles without their country code. What is no phone becomes empty.
func digits(phone string) string {
	phone = strings.TrimSpace(phone)
	if !phoneShape.MatchString(phone) {
		return ""
	}
	phone = phoneMarks.Replace(phone)
	if m := mobileShape.FindStringSubmatch(phone); m != nil {
		return m[1]
	}
	return phone
}

// Mask gives what a role may see that must not read all: 张*, 138****1234, no address; the region stays.
func Mask(c Contact) Contact {
	return Contact{Name: maskName(c.Name), Phone: maskPhone(c.Phone), Region: c.Region}
}

func maskName(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return ""
	}
	return string(first) + "*"
}

func maskPhone(phone string) string {
	switch n := len(phone); {
	case n == 0:
		return ""
	case n >= 11:
		return phone[:3] + strings.Repeat("*", n-3-tailDigits) + phone[n-tailDigits:]
	case n > tailDigits+3:
		return strings.Repeat("*", n-tailDigits) + phone[n-tailDigits:]
	default:
		return strings.Repeat("*", n)
	}
}

// String writes the contact masked, so that no log shows it.
func (c Contact) String() string {
	m := Mask(c)
	return fmt.Sprintf("%s %s %s", m.Name, m.Phone, m.Region)
}

// GoString writes the contact masked.
func (c Contact) GoString() string { return c.String() }

// LogValue writes the contact masked.
func (c Contact) LogValue() slog.Value { return slog.StringValue(c.String()) }
