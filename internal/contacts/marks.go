package contacts

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks are what a contact is recognised by without being read: HMACs, one under each key of the ring, the current key's first. What the
// contact lacks has none.
type Marks struct{ Phone, Buyer, Address [][]byte }

// Mark gives the marks of a contact, or of a part of one. A phone counts in its one written form (see Contact.Clean), a buyer is name and
// phone together, an address is the text within its city: width, case, spaces and punctuation do not matter, every other difference does.
func (r *Keyring) Mark(c Contact) Marks {
	var m Marks
	phone, name, address := digits(c.Phone), letters(c.Name), letters(c.Address)
	if phone != "" {
		m.Phone = r.macs("phone", phone)
	}
	if phone != "" && name != "" {
		m.Buyer = r.macs("buyer", name, phone)
	}
	if city := cityOf(c.Region); address != "" && city != "" {
		m.Address = r.macs("address", city, address)
	}
	return m
}

// MarkCompany gives the marks of a company by its name or credit code; none of a text without letters and digits.
func (r *Keyring) MarkCompany(text string) [][]byte {
	if text = letters(text); text == "" {
		return nil
	}
	return r.macs("company", text)
}

// macs gives the HMACs of a text's parts for a use, so that no two uses share one.
func (r *Keyring) macs(use string, parts ...string) [][]byte {
	text := []byte(use + "\x00" + strings.Join(parts, "\x00"))
	out := make([][]byte, 0, len(r.ids))
	add := func(key int64) {
		h := hmac.New(sha256.New, r.keys[key].mark)
		h.Write(text)
		out = append(out, h.Sum(nil)[:macBytes])
	}
	add(r.current)
	for _, i := range r.ids {
		if i != r.current {
			add(i)
		}
	}
	return out
}

// fullWidth is how far the full-width forms of ASCII lie above it.
const fullWidth = '！' - '!'

// letters keeps the letters and digits of a text, narrow and small.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= fullWidth
		}
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// cityOf is the part of a region that an address is told apart by: the first four digits of a division code, else the whole.
func cityOf(region string) string {
	const cityDigits, codeDigits = 4, 6
	region = letters(region)
	if len(region) >= codeDigits && strings.IndexFunc(region, func(r rune) bool { return r < '0' || r > '9' }) < 0 {
		return region[:cityDigits]
	}
	return region
}

// MaskAddress shows the beginning of an address, enough for people who know it.
func MaskAddress(address string) string {
	const shown = 6
	address = strings.TrimSpace(address)
	if utf8.RuneCountInString(address) <= shown {
		return strings.Repeat("*", utf8.RuneCountInString(address))
	}
	return string([]rune(address)[:shown]) + "***"
}
